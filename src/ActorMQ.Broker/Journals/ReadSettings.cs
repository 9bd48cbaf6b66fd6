namespace ActorMQ.Broker.Journals;

/// <summary>How much one pull reads, whatever the client asks.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 store/.../config/MessageStoreConfig.java.</remarks>
internal sealed record ReadSettings
{
    /// <summary>Messages of one answer while the page cache still has them.</summary>
    internal int WarmMessagesMax { get; init; } = 32;

    /// <summary>Bytes of one answer while the page cache still has them.</summary>
    internal int WarmSizeMax { get; init; } = 256 * 1024;

    /// <summary>Messages of one answer that must come from the disk.</summary>
    internal int ColdMessagesMax { get; init; } = 8;

    /// <summary>Bytes of one answer that must come from the disk.</summary>
    internal int ColdSizeMax { get; init; } = 64 * 1024;

    /// <summary>The newest bytes of the log that the page cache is taken to have.</summary>
    internal long WarmLogSize { get; init; } = 1L << 30;

    /// <summary>Consume-queue entries that one pull looks at in search of wanted messages.</summary>
    internal int ScannedMax { get; init; } = 800;
}
