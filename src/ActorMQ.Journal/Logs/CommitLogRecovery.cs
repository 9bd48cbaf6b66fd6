using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>What recovery found.</summary>
/// <param name="From">The scan began here; everything before it was durable at the last checkpoint.</param>
/// <param name="End">Behind the last whole record.</param>
/// <param name="Cut">Why the scan ended; <see cref="RecordFault.None"/> where the log's last segment
/// did.</param>
/// <param name="RecordCount">Records found whole in <c>[From, End)</c>.</param>
public sealed record LogRecovery(
    JournalPosition From, JournalPosition End, RecordFault Cut, long RecordCount);

public sealed partial class CommitLog
{
    /// <summary>RocketMQ distrusts what was stored in the last three seconds before its checkpoint.</summary>
    private const long CheckpointSlackMs = 3000;

    private const int RewriteChunkSize = 1 << 20;

    /// <summary>
    /// Opens the log in a directory and cuts its torn end, if it has one, behind the last whole record.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Made when missing.</param>
    /// <param name="options">The segment size must be the one that the files have.</param>
    /// <param name="checkpoint">What was durable when the checkpoint was written.</param>
    /// <param name="stoppedCleanly">Whether the last owner flushed everything before it went.</param>
    /// <param name="flushed">Before this nothing is cut away; the log notes there how far it is flushed, and
    /// closes it.</param>
    /// <param name="recovery">What was found.</param>
    /// <exception cref="InvalidDataException">A file has a size or a name that does not belong
    /// here.</exception>
    /// <exception cref="DamagedLogException">What had been durable is damaged; nothing was
    /// changed.</exception>
    /// <exception cref="IOException">The disk could not read or cut.</exception>
    internal static CommitLog Open(
        IJournalFiles files,
        string directory,
        CommitLogOptions options,
        StoreCheckpoint checkpoint,
        bool stoppedCleanly,
        FlushedMark flushed,
        out LogRecovery recovery)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var log = new CommitLog(
            files,
            directory,
            options,
            OpenSegments(files, directory, Segment.BeginsIn(files, directory), options),
            flushed);
        try
        {
            var from = log.FindRecoveryStart(checkpoint, stoppedCleanly);
            recovery = log.Scan(from, flushed.End);
            TornEndOf(log, flushed.End, checkpoint, stoppedCleanly)
                .ThrowIfDamaged(recovery.End, recovery.Cut);
            log._lastWritten = log._lastRecord;
            log.CutBehind(recovery.End);
            if (!stoppedCleanly)
            {
                log.FlushNames();
                log.RewriteFrom(flushed.End is { } flushedEnd && flushedEnd > from ? flushedEnd : from);
            }

            log.FlushFrom(from);
            flushed.Write(recovery.End);
            flushed.Flush();
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    internal static TornEnd TornEndOf(
        CommitLog log, JournalPosition? flushed, StoreCheckpoint checkpoint, bool stoppedCleanly) =>
        new(log, flushed, checkpoint.DurableTimestampMs - CheckpointSlackMs, stoppedCleanly);

    /// <summary>Opens some files of a log as they are, one behind the other, to look at only.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    internal static CommitLog OpenToInspect(
        IJournalFiles files, string directory, IReadOnlyList<long> begins, long segmentSizeBytes)
    {
        var options = new CommitLogOptions { SegmentSizeBytes = segmentSizeBytes, WriteBufferSizeBytes = 0 };
        var segments = OpenSegments(files, directory, begins, options);
        return new CommitLog(files, directory, options, segments, flushedMark: null);
    }

    private static Segment[] OpenSegments(
        IJournalFiles files, string directory, IReadOnlyList<long> begins, CommitLogOptions options)
    {
        var segments = new List<Segment>(begins.Count);
        try
        {
            foreach (var begin in begins)
            {
                var path = $"{directory}/{Segment.NameOf(begin)}";
                var file = files.Open(path);
                segments.Add(new(file, path, new(begin), new(begin + options.SegmentSizeBytes)));
                var size = options.SegmentSizeBytes;
                if (file.Length > size || begin % size != 0)
                {
                    throw new InvalidDataException(
                        $"{path} begins at {begin} and has {file.Length} bytes, but segments of {size} bytes "
                        + "are configured (actormq.store.segment-size, RocketMQ's "
                        + "mapedFileSizeCommitLog): set it to the size that the store was written with.");
                }

                if (segments.Count > 1 && segments[^2].End.Value != begin)
                {
                    throw new InvalidDataException(
                        $"{directory}/{Segment.NameOf(segments[^2].End.Value)} is missing before {path}: "
                        + "only the log's oldest files may be gone. Put the file back, or see "
                        + "'actormq log check' and 'actormq log repair'.");
                }
            }
        }
        catch
        {
            segments.ForEach(segment => segment.File.Dispose());
            throw;
        }

        return [.. segments];
    }

    /// <summary>
    /// The latest position behind which alone something can be torn. After a clean stop nothing is, so the
    /// last segment's records only have to be counted; after a crash it is the last segment whose first
    /// record was stored before the checkpoint. If the checkpoint names a record behind that, and it is
    /// there, the scan begins with it.
    /// </summary>
    private JournalPosition FindRecoveryStart(StoreCheckpoint checkpoint, bool stoppedCleanly)
    {
        var start = Start;
        for (var index = _segments.Length - 1; index >= 0; index--)
        {
            var begin = _segments[index].Begin;
            if (TryReadWhole(begin, out var storedMs)
                && (stoppedCleanly || storedMs <= checkpoint.DurableTimestampMs - CheckpointSlackMs))
            {
                start = begin;
                break;
            }
        }

        return checkpoint.ConfirmedRecord > start
            && TryReadWhole(checkpoint.ConfirmedRecord, out var confirmedMs)
            && (stoppedCleanly || confirmedMs <= checkpoint.DurableTimestampMs)
                ? checkpoint.ConfirmedRecord
                : start;
    }

    private bool TryReadWhole(JournalPosition position, out long storeTimestampMs)
    {
        storeTimestampMs = 0;
        var reader = new JournalReader(this, position, verify: true);
        if (!reader.TryRead(out var record, out _) || record.Position != position)
            return false;

        storeTimestampMs = record.StoreTimestampMs;
        return true;
    }

    private LogRecovery Scan(JournalPosition from, JournalPosition? ownFrom)
    {
        var reader = new JournalReader(this, from, verify: true, ownFrom);
        RecordFault fault;
        var count = 0L;
        while (reader.TryRead(out var record, out fault))
        {
            count++;
            _lastRecord = record.Position;
            _lastStoreTimestampMs = Math.Max(_lastStoreTimestampMs, record.StoreTimestampMs);
        }

        return new(from, reader.Position, fault, count);
    }

    /// <summary>
    /// What lies behind the end is wiped, not only forgotten: otherwise whole old records could later stand,
    /// by chance, just behind new ones, and the next recovery would take them for theirs.
    /// </summary>
    private void CutBehind(JournalPosition end)
    {
        // From the last to the first, so that a power cut on the way leaves no hole. The first tells where an
        // empty log goes on, unless that is where every log begins.
        var keptCount = _segments is [{ Begin.Value: > 0 }, ..] ? 1 : 0;
        for (var index = _segments.Length - 1; index >= keptCount && _segments[index].Begin >= end; index--)
        {
            _segments[index].File.Dispose();
            _files.Delete(_segments[index].Path);
            _files.FlushDirectory(_directory);
            _segments = _segments[..index];
        }

        if (_segments.Length > 0 && _segments[^1].End > end)
            WipeBehind(_segments[^1], end - _segments[^1].Begin);
        _appendedEnd = _end = _flushedEnd = end.Value;
    }

    /// <summary>
    /// A killed process may have removed the oldest segments without making that certain. Start is told from
    /// here on, and what is needed for nothing that lies before it may go: they must not come back.
    /// </summary>
    private void FlushNames()
    {
        if (_segments.Length > 0)
            _files.FlushDirectory(_directory);
    }

    /// <summary>
    /// A flush that failed leaves bytes in the page cache that are not on the disk and that no later flush
    /// writes, for they count as clean. A restart reads them there, and is to promise them: so it writes them
    /// once more.
    /// </summary>
    private void RewriteFrom(JournalPosition from)
    {
        var chunk = new byte[(int)Math.Min(RewriteChunkSize, End - from)];
        for (var position = from; position < End;)
        {
            var segment = FindSegment(position)!;
            var count = Read(position, chunk);
            if (count == 0)
                position = segment.End;
            segment.File.Write(chunk.AsSpan(0, count), position - segment.Begin);
            position += count;
        }
    }

    /// <summary>
    /// What a killed process had only written is in the page cache still, and counts as flushed from here on.
    /// </summary>
    private void FlushFrom(JournalPosition from)
    {
        foreach (var segment in _segments)
        {
            if (segment.End > from)
                segment.File.Flush();
        }
    }
}
