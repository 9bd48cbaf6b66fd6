using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>How a push consumer consumes. The defaults are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../consumer/DefaultMQPushConsumer.java.</remarks>
public sealed record PushConsumerOptions
{
    /// <summary>The consumer group. All its members subscribe to the same.</summary>
    public required string Group { get; init; }

    /// <summary>What it subscribes to.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>Whether the members share the messages, or each gets them all.</summary>
    public MessageModel Model { get; init; } = MessageModel.Clustering;

    /// <summary>Whether the messages of a queue are handled one after the other.</summary>
    public bool Orderly { get; init; }

    /// <summary>
    /// Consumes in order although a broker has no queue locks. Right only as long as the group has one
    /// member.
    /// </summary>
    public bool OrderWithoutLocks { get; init; }

    /// <summary>Where a group without committed offsets starts.</summary>
    public ConsumeFromWhere ConsumeFrom { get; init; } = ConsumeFromWhere.LastOffset;

    /// <summary>The time of <see cref="ConsumeFromWhere.Timestamp"/>; null: half an hour ago.</summary>
    public DateTimeOffset? ConsumeFromTime { get; init; }

    /// <summary>How many messages are handled at a time.</summary>
    public int Concurrency { get; init; } = 20;

    /// <summary>Deliveries after which a message is dead.</summary>
    public int ReconsumeTimesMax { get; init; } = 16;

    /// <summary>As <see cref="ReconsumeTimesMax"/>, for a group that consumes in order: by default
    /// never.</summary>
    public int OrderlyReconsumeTimesMax { get; init; } = int.MaxValue;

    /// <summary>The delay level of retries; 0: the broker lets it grow.</summary>
    public int RetryDelayLevel { get; init; }

    /// <summary>How long a queue consumed in order waits before it tries a message again.</summary>
    public TimeSpan OrderlyRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages of one pull.</summary>
    public int PullBatchCount { get; init; } = 32;

    /// <summary>How long the broker holds a pull when there are no messages.</summary>
    public TimeSpan PullSuspend { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after a pull that failed; the first one is much shorter.</summary>
    public TimeSpan PullRetryDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Messages of a queue held here at which pulling pauses.</summary>
    public int HeldCountMax { get; init; } = 1000;

    /// <summary>Bytes of a queue's messages held here at which pulling pauses.</summary>
    public long HeldSizeMaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>How far the offsets held here may lie apart before pulling pauses.</summary>
    public long HeldSpanMax { get; init; } = 2000;

    /// <summary>How often offsets are committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the queues are shared out anew, besides at once when members change.</summary>
    public TimeSpan RebalanceInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How the members share the queues; all use the same.</summary>
    public AllocationStrategy Allocation { get; init; } = AllocationStrategies.Averagely;

    /// <summary>How long a stop waits for handlers that are at work.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}
