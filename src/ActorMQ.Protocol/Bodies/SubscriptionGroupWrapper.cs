using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>All consumer groups of a broker.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/SubscriptionGroupWrapper.java.
/// </remarks>
public sealed class SubscriptionGroupWrapper
{
    /// <summary>The version of the table.</summary>
    public DataVersion DataVersion { get; set; } = new();

    /// <summary>Forbidden topics by group: flag words by topic.</summary>
    public Dictionary<string, Dictionary<string, int>> ForbiddenTable { get; set; } =
        new(StringComparer.Ordinal);

    /// <summary>Groups by name.</summary>
    public Dictionary<string, SubscriptionGroupConfigBody> SubscriptionGroupTable { get; set; } =
        new(StringComparer.Ordinal);

    /// <summary>
    /// Our own, in the file alone: all changes in the commit log before this position are in here.
    /// </summary>
    [JsonPropertyName("actormqLogPosition")]
    public long? LogPosition { get; set; }
}
