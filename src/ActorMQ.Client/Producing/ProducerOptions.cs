namespace ActorMQ.Client;

/// <summary>How a producer sends. The defaults are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../producer/DefaultMQProducer.java.</remarks>
public sealed record ProducerOptions
{
    /// <summary>The producer group.</summary>
    public required string Group { get; init; }

    /// <summary>How long a send may take, with all its retries.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a failed send is tried again, on another broker if there is one.</summary>
    public int RetryCountMax { get; init; } = 2;

    /// <summary>Bodies of this size and more are compressed, in bytes.</summary>
    public int CompressFromSizeBytes { get; init; } = 4 * 1024;

    /// <summary>The largest body, in bytes, before compression.</summary>
    public int MessageSizeMaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Queues on each broker for a topic that the first send creates.</summary>
    public int DefaultTopicQueueCount { get; init; } = 4;

    /// <summary>Tries another broker when a message is stored but not as far as the broker's settings
    /// ask.</summary>
    public bool RetryWhenNotStoredOk { get; init; }
}
