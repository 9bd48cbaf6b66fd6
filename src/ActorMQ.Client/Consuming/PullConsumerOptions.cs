using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>How a pull consumer consumes. The defaults are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../consumer/DefaultLitePullConsumer.java.</remarks>
public sealed record PullConsumerOptions
{
    /// <summary>The consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>What it may ask for: brokers want to know a group's subscriptions.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>Where a group without committed offsets starts.</summary>
    public ConsumeFromWhere ConsumeFrom { get; init; } = ConsumeFromWhere.LastOffset;

    /// <summary>The time of <see cref="ConsumeFromWhere.Timestamp"/>; null: half an hour ago.</summary>
    public DateTimeOffset? ConsumeFromTime { get; init; }

    /// <summary>Whether positions are committed by themselves.</summary>
    public bool AutoCommit { get; init; } = true;

    /// <summary>How often they are.</summary>
    public TimeSpan AutoCommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of one pull.</summary>
    public int PullBatchCount { get; init; } = 32;

    /// <summary>How long the broker holds a pull when there are no messages.</summary>
    public TimeSpan PullSuspend { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after a pull that failed; the first one is much shorter.</summary>
    public TimeSpan PullRetryDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Messages read ahead.</summary>
    public int ReadAheadCount { get; init; } = 1000;
}
