namespace ActorMQ.Protocol.Bodies;

/// <summary>A consumer group as a broker has it.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/SubscriptionGroupConfig.java.
/// </remarks>
public sealed class SubscriptionGroupConfigBody
{
    /// <summary>Attributes by name.</summary>
    public Dictionary<string, string> Attributes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The replica to consume from.</summary>
    public long BrokerId { get; set; }

    /// <summary>Whether members may each take all messages.</summary>
    public bool ConsumeBroadcastEnable { get; set; } = true;

    /// <summary>Whether it may consume.</summary>
    public bool ConsumeEnable { get; set; } = true;

    /// <summary>Whether it may start at a queue's beginning.</summary>
    public bool ConsumeFromMinEnable { get; set; } = true;

    /// <summary>Whether it consumes in order.</summary>
    public bool ConsumeMessageOrderly { get; set; }

    /// <summary>After how many minutes a delivery counts as failed.</summary>
    public int ConsumeTimeoutMinute { get; set; } = 15;

    /// <summary>The group.</summary>
    public string GroupName { get; set; } = string.Empty;

    /// <summary>How long retries wait.</summary>
    public GroupRetryPolicy? GroupRetryPolicy { get; set; } = new();

    /// <summary>The group's flag word.</summary>
    public int GroupSysFlag { get; set; }

    /// <summary>Whether members are told when others come and go.</summary>
    public bool NotifyConsumerIdsChangedEnable { get; set; } = true;

    /// <summary>Deliveries after which a message is dead.</summary>
    public int RetryMaxTimes { get; set; } = 16;

    /// <summary>Queues of its retry topic.</summary>
    public int RetryQueueNums { get; set; } = 1;

    /// <summary>What the group may subscribe to; null means anything.</summary>
    public List<SimpleSubscriptionData>? SubscriptionDataSet { get; set; }

    /// <summary>The replica to consume from when far behind.</summary>
    public long WhichBrokerWhenConsumeSlowly { get; set; } = 1;
}

/// <summary>How long retries wait.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/GroupRetryPolicy.java.
/// </remarks>
public sealed class GroupRetryPolicy
{
    /// <summary>Waits from a list.</summary>
    public CustomizedRetryPolicy? CustomizedRetryPolicy { get; set; }

    /// <summary>Waits that grow.</summary>
    public ExponentialRetryPolicy? ExponentialRetryPolicy { get; set; }

    /// <summary>Which of the two policies holds.</summary>
    public GroupRetryPolicyType Type { get; set; } = GroupRetryPolicyType.Customized;
}

/// <summary>Waits that grow by a factor.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/ExponentialRetryPolicy.java.
/// </remarks>
public sealed class ExponentialRetryPolicy
{
    /// <summary>The first wait, in milliseconds.</summary>
    public long Initial { get; set; } = 5_000;

    /// <summary>The longest wait, in milliseconds.</summary>
    public long Max { get; set; } = 7_200_000;

    /// <summary>The factor.</summary>
    public long Multiplier { get; set; } = 2;
}

/// <summary>Waits from a list.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/CustomizedRetryPolicy.java.
/// </remarks>
public sealed class CustomizedRetryPolicy
{
    /// <summary>The waits, in milliseconds.</summary>
    public List<long> Next { get; set; } = [];
}

/// <summary>What a group may subscribe to.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/SimpleSubscriptionData.java.
/// </remarks>
public sealed class SimpleSubscriptionData
{
    /// <summary>The filter expression.</summary>
    public string? Expression { get; set; }

    /// <summary><c>TAG</c> or <c>SQL92</c>.</summary>
    public string? ExpressionType { get; set; }

    /// <summary>The topic.</summary>
    public string Topic { get; set; } = string.Empty;

    /// <summary>The version of the subscription.</summary>
    public long Version { get; set; }
}
