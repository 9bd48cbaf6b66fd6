namespace ActorMQ.Broker.Journals;

/// <summary>How much one pull reads, whatever the client asks.</summary>
/// <remarks>
/// The names are RocketMQ's, the numbers are not: it gives 32 messages and 256 KiB from memory, 8 and 64 KiB
/// from the disk, so that a client that asks for more, to catch up, does not get it.
/// Source: apache/rocketmq 8fc57f1 store/.../config/MessageStoreConfig.java.
/// </remarks>
public sealed record ReadSettings
{
    /// <summary>Messages of one answer that is read from memory.</summary>
    public int MessagesMax { get; init; } = 1024;

    /// <summary>Bytes of one answer that is read from memory; one message may be larger.</summary>
    public int SizeMax { get; init; } = 1024 * 1024;

    /// <summary>Messages of one answer that must be read from the disk.</summary>
    public int DiskMessagesMax { get; init; } = 1024;

    /// <summary>Bytes of one answer that must be read from the disk; one message may be larger.</summary>
    public int DiskSizeMax { get; init; } = 512 * 1024;

    /// <summary>Consume-queue entries that one pull looks at in search of wanted messages.</summary>
    public int ScannedMax { get; init; } = 800;

    /// <summary>
    /// Whoever reads more bytes behind the log's end than this is sent to the replica that their group names
    /// for it, others to the one that it names for all; null: everybody is sent to the master. RocketMQ's
    /// <c>slaveReadEnable</c> with <c>accessMessageInMemoryMaxRatio</c> of the memory.
    /// </summary>
    public long? SlaveReadGapBytes { get; init; }
}
