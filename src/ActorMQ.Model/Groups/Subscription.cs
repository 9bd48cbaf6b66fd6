using System.Collections.Immutable;

namespace ActorMQ.Model.Groups;

/// <summary>What a group wants of one topic.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/SubscriptionData.java.</remarks>
public sealed record Subscription
{
    /// <summary>The topic.</summary>
    public required TopicName Topic { get; init; }

    /// <summary>Tags between bars, <c>*</c> for all, or a condition in SQL.</summary>
    public string Expression { get; init; } = "*";

    /// <summary><c>TAG</c> or <c>SQL92</c>.</summary>
    public string ExpressionType { get; init; } = "TAG";

    /// <summary>
    /// Grows when the client changes it: the client's wall clock in milliseconds. The highest counts.
    /// </summary>
    public long Version { get; init; }

    /// <summary>The tags of the expression, when it has tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The tags' hash codes, as consume queues keep them.</summary>
    public ImmutableArray<int> TagCodes { get; init; } = [];
}
