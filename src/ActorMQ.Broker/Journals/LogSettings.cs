namespace ActorMQ.Broker.Journals;

/// <summary>When the log's bytes go to the disk.</summary>
public sealed record LogSettings
{
    /// <summary>Whether a sender waits until its message is on the disk; RocketMQ's SYNC_FLUSH.</summary>
    public bool SyncFlush { get; init; }

    /// <summary>How long a sender waits for the disk before it is told FLUSH_DISK_TIMEOUT.</summary>
    public TimeSpan SyncFlushTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Batches that may wait for the writer; further ones are told SYSTEM_BUSY.</summary>
    public int WaitingAppendsMax { get; init; } = 20_000;

    /// <summary>How often written bytes are flushed that nobody waits for.</summary>
    public TimeSpan FlushPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Fewer new pages than this, of 4 KiB, wait for a later period.</summary>
    public int FlushLeastPages { get; init; } = 4;

    /// <summary>After this time even a byte is flushed.</summary>
    public TimeSpan FlushThoroughPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// By how many bytes the log grows before the system is asked to bring them to the disk.
    /// </summary>
    public long GrowthSize { get; init; } = 1 << 20;

    /// <summary>
    /// How often it is noted how far everything is durable: what a recovery need not look at.
    /// </summary>
    public TimeSpan CheckpointPeriod { get; init; } = TimeSpan.FromSeconds(60);
}
