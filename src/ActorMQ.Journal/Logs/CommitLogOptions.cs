namespace ActorMQ.Journal.Logs;

/// <summary>How a commit log is laid out and buffered.</summary>
public sealed record CommitLogOptions
{
    /// <summary>RocketMQ's own segment size: 1 GiB.</summary>
    public const long DefaultSegmentSizeBytes = 1L << 30;

    /// <summary>Bytes of every segment file; fixed for the life of a store.</summary>
    public long SegmentSizeBytes { get; init; } = DefaultSegmentSizeBytes;

    /// <summary>
    /// Appended bytes that may wait for a write; a single larger record makes room for itself.
    /// </summary>
    public int WriteBufferSizeBytes { get; init; } = 1 << 20;
}
