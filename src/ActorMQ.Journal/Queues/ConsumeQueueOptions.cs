namespace ActorMQ.Journal.Queues;

/// <summary>How consume queues are laid out, and what they may hold on to.</summary>
public sealed record ConsumeQueueOptions
{
    /// <summary>RocketMQ's own number: files of 6,000,000 bytes.</summary>
    public const int DefaultUnitsPerFile = 300_000;

    /// <summary>Units in one file; fixed for the life of a store.</summary>
    public int UnitsPerFile { get; init; } = DefaultUnitsPerFile;

    /// <summary>
    /// Files of all consume queues together that stay open; more are closed and opened again as needed.
    /// </summary>
    public int OpenFileCountMax { get; init; } = 512;

    /// <summary>
    /// Bytes of memory in which units of all queues wait to be written; at the bound all are.
    /// </summary>
    public long WaitingSizeMaxBytes { get; init; } = 64 << 20;

    /// <summary>
    /// From so many queues in a checkpoint on, the whole file system is flushed at once: quicker than each
    /// file, and the directories of those that are new.
    /// </summary>
    public int FlushTogetherCountMin { get; init; } = 32;

    /// <summary>The delay levels of the broker, of which the first is level 1.</summary>
    public IReadOnlyList<TimeSpan> DelayLevels { get; init; } = DispatchRule.DefaultDelayLevels;
}
