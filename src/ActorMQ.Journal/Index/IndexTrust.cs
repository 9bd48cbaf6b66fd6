using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>Which of the index files that are there may be used; the rest is built from the log.</summary>
/// <remarks>
/// After a crash RocketMQ trusts the files whose last record is not younger than the checkpoint says. We ask
/// more, after a clean stop, too: that a file agrees with itself and with the log, and that no record between
/// two files is missing from both, for RocketMQ's own recovery leaves such gaps.
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexService.java#load.
/// </remarks>
/// <param name="StoppedCleanly">Whether the last owner flushed everything before it went.</param>
/// <param name="DurableTimestampMs">The checkpoint's indexMsgTimestamp.</param>
/// <param name="LogEnd">Where the log ended when it was opened: what an index says of later ones is of
/// records that are lost.</param>
internal readonly record struct IndexTrust(
    bool StoppedCleanly, long DurableTimestampMs, JournalPosition LogEnd)
{
    /// <summary>Whether a file can be used, as far as it alone can tell.</summary>
    internal bool Accepts(IndexFile file, CommitLog log)
    {
        var header = file.Header;
        if (!StoppedCleanly && header.EndTimestampMs > DurableTimestampMs)
            return false;
        return header.End < LogEnd
            && IsBorder(file, IndexHeader.FirstUnit, header.BeginTimestampMs, log)
            && IsBorder(file, header.NextUnit - 1, header.EndTimestampMs, log);
    }

    /// <summary>
    /// Whether a key of a record is missing between the last record of a file, or the log's start, and the
    /// first one of the next.
    /// </summary>
    /// <param name="log">Recovered already.</param>
    /// <param name="last">The last record before; null without one.</param>
    /// <param name="unitCount">Units of that record.</param>
    /// <param name="next">The first record behind.</param>
    internal static bool HasGap(CommitLog log, JournalPosition? last, int unitCount, JournalPosition next)
    {
        var reader = log.ReadFrom(last >= log.Start ? last.Value : log.Start);
        while (reader.TryRead(out var record, out _) && record.Position < next)
        {
            if (IndexedKeys.CountOf(record) > (record.Position == last ? unitCount : 0))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the first or last unit and the header's time are those of the record that they tell of; one
    /// that the log does not keep any more proves nothing.
    /// </summary>
    private static bool IsBorder(IndexFile file, int number, long timestampMs, CommitLog log)
    {
        var unit = file.ReadUnit(number);
        if (unit.Position < log.Start)
            return true;
        return log.ReadFrom(unit.Position).TryRead(out var record, out _)
            && record.Position == unit.Position
            && record.StoreTimestampMs == timestampMs
            && IndexedKeys.HoldHash(record, unit.KeyHash);
    }
}
