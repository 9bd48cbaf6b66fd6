using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>How far a message that was stored has got.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../producer/SendStatus.java.</remarks>
public enum SendStatus
{
    /// <summary>As far as the broker's flush and replication settings ask.</summary>
    Ok = 0,

    /// <summary>Stored, but not flushed within the broker's time limit.</summary>
    FlushDiskTimeout,

    /// <summary>Stored, but not replicated within the broker's time limit.</summary>
    FlushSlaveTimeout,

    /// <summary>Stored, but there was no slave to replicate to.</summary>
    SlaveNotAvailable,
}

/// <summary>Where a message was stored.</summary>
/// <param name="Status">How far it has got.</param>
/// <param name="MessageId">The id that this client gave it; of a batch, one for each message with commas
/// between.</param>
/// <param name="OffsetMessageId">The id by its place; of a batch, one for each message with commas
/// between.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Offset">The place in the queue; of a batch, that of its first message.</param>
public sealed record SendResult(
    SendStatus Status,
    string MessageId,
    string OffsetMessageId,
    MessageQueue Queue,
    QueueOffset Offset);
