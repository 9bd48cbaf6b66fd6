using System.Collections.Immutable;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Groups;

/// <summary>What operators allow a consumer group.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/subscription/SubscriptionGroupConfig.java.</remarks>
public sealed record SubscriptionGroupConfig
{
    /// <summary>The group.</summary>
    public required GroupName Name { get; init; }

    /// <summary>Whether it may consume at all.</summary>
    public bool IsConsumeEnabled { get; init; } = true;

    /// <summary>Whether it may start at the beginning.</summary>
    public bool IsConsumeFromMinEnabled { get; init; } = true;

    /// <summary>Whether it may broadcast.</summary>
    public bool IsBroadcastEnabled { get; init; } = true;

    /// <summary>Whether it is to consume in order.</summary>
    public bool IsOrderly { get; init; }

    /// <summary>The queues of its retry topic.</summary>
    public int RetryQueueCount { get; init; } = 1;

    /// <summary>How often a message is tried again.</summary>
    public int RetryCountMax { get; init; } = 16;

    /// <summary>The replica that it consumes from.</summary>
    public BrokerId Broker { get; init; } = BrokerId.Master;

    /// <summary>The replica that it is sent to when it lags behind.</summary>
    public BrokerId BrokerWhenSlow { get; init; } = new(1);

    /// <summary>Whether members hear at once of members that come and go.</summary>
    public bool IsNotifyEnabled { get; init; } = true;

    /// <summary>Flags that are kept and told.</summary>
    public int SystemFlags { get; init; }

    /// <summary>Minutes after which a client may count a message as not consumed.</summary>
    public int ConsumeTimeoutMinutes { get; init; } = 15;

    /// <summary>The retry policy's JSON, kept and told.</summary>
    public string RetryPolicyJson { get; init; } = """{"type":"CUSTOMIZED"}""";

    /// <summary>Further settings by name.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = TopicConfig.NoAttributes;

    /// <summary>The same settings, attribute by attribute.</summary>
    public bool Equals(SubscriptionGroupConfig? other) =>
        other is not null
        && Name == other.Name
        && (IsConsumeEnabled, IsConsumeFromMinEnabled, IsBroadcastEnabled, IsOrderly, IsNotifyEnabled)
            == (other.IsConsumeEnabled, other.IsConsumeFromMinEnabled, other.IsBroadcastEnabled,
                other.IsOrderly,
                other.IsNotifyEnabled)
        && (RetryQueueCount, RetryCountMax, SystemFlags, ConsumeTimeoutMinutes)
            == (other.RetryQueueCount, other.RetryCountMax, other.SystemFlags, other.ConsumeTimeoutMinutes)
        && (Broker, BrokerWhenSlow) == (other.Broker, other.BrokerWhenSlow)
        && string.Equals(RetryPolicyJson, other.RetryPolicyJson, StringComparison.Ordinal)
        && Attributes.SequenceEqual(other.Attributes);

    /// <summary>A hash of the name.</summary>
    public override int GetHashCode() => Name.GetHashCode();
}
