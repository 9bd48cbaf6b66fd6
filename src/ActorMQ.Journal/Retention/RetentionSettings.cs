namespace ActorMQ.Journal.Retention;

/// <summary>What a store lets go of, and when it takes no more.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 store/.../config/MessageStoreConfig.java.</remarks>
public sealed record RetentionSettings
{
    /// <summary>How long messages are kept; RocketMQ's <c>fileReservedTime</c>.</summary>
    public TimeSpan ReservedTime { get; init; } = TimeSpan.FromHours(72);

    /// <summary>
    /// The hours of the day, 0 to 23, in local time, in which what is older goes; RocketMQ's
    /// <c>deleteWhen</c>.
    /// </summary>
    public IReadOnlyList<int> DeleteHours { get; init; } = [4];

    /// <summary>Above so many bytes of log its oldest segments go, whatever their age; 0: any
    /// size.</summary>
    public long LogSizeMaxBytes { get; init; }

    /// <summary>
    /// Above so many percent of the file system in use, what is older goes at any hour; RocketMQ's
    /// <c>diskMaxUsedSpaceRatio</c>.
    /// </summary>
    public int CleanPercent { get; init; } = 75;

    /// <summary>
    /// Above so many percent the oldest segments go, whatever their age; RocketMQ's
    /// <c>diskSpaceCleanForciblyRatio</c>.
    /// </summary>
    public int ForcedCleanPercent { get; init; } = 85;

    /// <summary>Below so many free bytes as well; 0: no such bound.</summary>
    public long ForcedCleanFreeBytes { get; init; }

    /// <summary>
    /// Whether the two bounds above count, and beyond those below room is made as well; RocketMQ's
    /// <c>cleanFileForciblyEnable</c>.
    /// </summary>
    public bool CleansForcibly { get; init; } = true;

    /// <summary>
    /// Above so many percent no messages are taken; RocketMQ's <c>diskSpaceWarningLevelRatio</c>.
    /// </summary>
    public int WriteStopPercent { get; init; } = 90;

    /// <summary>Below so many free bytes as well; 0: no such bound.</summary>
    public long WriteStopFreeBytes { get; init; }

    /// <summary>The most segments that go in one round; RocketMQ's <c>deleteFileBatchMax</c>.</summary>
    public int DeletionsMax { get; init; } = 10;
}
