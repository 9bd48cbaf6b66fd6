using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Retention;

/// <summary>Decides what a log lets go of, and whether it takes more. No clock and no disk in here.</summary>
/// <remarks>
/// <code>
///   used:  0 ............ 75 ................ 85 ..................... 90 ............ 100 %
///          what is older     what is older       the oldest go,           and no more
///          goes at its hour  goes at any hour    however young            is written
/// </code>
/// Whole segments go, oldest first, until the bound holds. RocketMQ lets ten go where one would do.
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#CleanCommitLogService and
/// MappedFileQueue.java#deleteExpiredFileByTime.
/// </remarks>
public static class RetentionPolicy
{
    /// <summary>Looks at a store at one moment.</summary>
    /// <param name="settings">The bounds.</param>
    /// <param name="log">What there is.</param>
    /// <param name="space">The file system.</param>
    /// <param name="now">In local time: the hour counts.</param>
    public static RetentionDecision Decide(
        RetentionSettings settings, LogExtent log, DiskSpace space, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        var mayAge = settings.DeleteHours.Contains(now.Hour) || space.UsedPercent > settings.CleanPercent;
        var deletions = new List<SegmentDeletion>();
        var freed = 0L;
        foreach (var segment in log.Oldest)
        {
            if (deletions.Count == settings.DeletionsMax || segment.End > log.KeepFrom)
                break;
            var reason = ReasonOf(settings, log, space.Freed(freed), freed);
            if (reason == RetentionReason.None && mayAge && HasAged(settings, log, segment, now))
                reason = RetentionReason.Age;
            if (reason == RetentionReason.None)
                break;
            deletions.Add(new(segment, reason));
            freed += segment.SizeBytes;
        }

        return new(deletions, LimitOf(settings, space));
    }

    /// <summary>Whether, and why, a file system this full forbids to take messages.</summary>
    public static WriteLimit LimitOf(RetentionSettings settings, DiskSpace space)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (space.UsedPercent > settings.WriteStopPercent)
            return WriteLimit.UsedPercent;
        return space.FreeBytes < settings.WriteStopFreeBytes ? WriteLimit.FreeBytes : WriteLimit.None;
    }

    private static RetentionReason ReasonOf(
        RetentionSettings settings, LogExtent log, DiskSpace space, long freed)
    {
        if (settings.CleansForcibly
            && (space.UsedPercent > settings.ForcedCleanPercent
                || space.FreeBytes < settings.ForcedCleanFreeBytes
                || LimitOf(settings, space) != WriteLimit.None))
        {
            return RetentionReason.DiskSpace;
        }

        return settings.LogSizeMaxBytes > 0 && log.SizeBytes - freed > settings.LogSizeMaxBytes
            ? RetentionReason.LogSize
            : RetentionReason.None;
    }

    private static bool HasAged(
        RetentionSettings settings, LogExtent log, ClosedSegment segment, DateTimeOffset now) =>
        segment.End <= log.KeepForTopicsFrom
        && segment.ClosedAtMs is { } closedMs
        && now.ToUnixTimeMilliseconds() - closedMs >= settings.ReservedTime.TotalMilliseconds;
}
