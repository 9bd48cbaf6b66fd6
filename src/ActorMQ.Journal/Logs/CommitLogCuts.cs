using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Journal.Logs;

/// <content>
/// Taking back what was written: a copy that has gone another way than its original goes back to where both
/// were one.
/// </content>
/// <remarks>
/// <code>
///   1. the note of how far the log is flushed is lowered, durably: what goes is damage no longer
///   2. End falls: readers see it no more, and who is reading looks again (CutCount)
///   3. files go, the youngest first; the last one left is cut, filled with zeros and flushed
/// </code>
/// A crash on the way leaves a first part of the old log that is no shorter than asked for.
/// </remarks>
public sealed partial class CommitLog
{
    /// <summary>Held while segments go, from either end.</summary>
    private readonly Lock _cuttingGate = new();
    private int _cutCount;

    /// <summary>
    /// How often the log's end was taken back: when it differs, bytes read before may be of the past.
    /// </summary>
    internal int CutCount => Volatile.Read(ref _cutCount);

    /// <summary>Takes back everything from a position on; durable when this returns.</summary>
    /// <remarks>
    /// For the appending thread; beside it readers read on and a flusher waits. The bytes are wiped: no crash
    /// brings them back. A crash before this returns may leave some of them. Who applies records to queues
    /// takes them back by <see cref="MessageStore.Truncate"/>.
    /// </remarks>
    /// <param name="end">Behind a record, or a segment's begin, in <c>[Start, AppendedEnd]</c>.</param>
    /// <exception cref="ArgumentException">It is none of these; nothing has changed.</exception>
    /// <exception cref="DiskFullException">Nothing has changed; try again.</exception>
    /// <exception cref="IOException">The disk could not read; nothing has changed.</exception>
    /// <exception cref="JournalFailedException">Something may be half gone, and the log is dead.</exception>
    public void Truncate(JournalPosition end) => Truncate(end, near: null);

    /// <param name="end">As above.</param>
    /// <param name="near">A record before it, so that the last one is found without reading a whole segment.
    /// </param>
    internal void Truncate(JournalPosition end, JournalPosition? near)
    {
        ThrowIfFailed();
        if (end > End)
            Write();
        if (end < Start || end > AppendedEnd)
            throw new ArgumentException($"{end} is not in [{Start}, {AppendedEnd}].", nameof(end));
        if (end == AppendedEnd)
            return;

        var last = LastBefore(end, near, out var storedMs);
        var durable = new JournalPosition(Math.Min(_flushedEnd, end.Value));
        Cut(durable, end, last, storedMs, () => KeepBefore(end));
    }

    /// <summary>
    /// Lets everything go, and begins anew where a segment begins; durable when this returns. A crash before
    /// that leaves a first part of the old log, or an empty one at 0 or here.
    /// </summary>
    /// <remarks>
    /// As <see cref="Truncate(JournalPosition)"/>. An empty log that does not begin at 0 has one empty
    /// segment: its name tells where the log goes on.
    /// </remarks>
    internal void BeginAt(JournalPosition begin)
    {
        ThrowIfFailed();
        if (!IsSegmentBegin(begin))
            throw new ArgumentException($"No segment begins at {begin}.", nameof(begin));

        Cut(JournalPosition.Start, begin, last: null, storedMs: 0, () => KeepNothing(begin));
    }

    internal bool IsSegmentBegin(JournalPosition position) =>
        position.Value >= 0 && position.Value % _options.SegmentSizeBytes == 0;

    /// <param name="durable">What stays durable whatever happens now.</param>
    /// <param name="end">Where the log ends then.</param>
    /// <param name="last">Its last record then.</param>
    /// <param name="storedMs">That record's store time; 0 without one.</param>
    /// <param name="keep">Takes away what goes; tells the segments that are left.</param>
    private void Cut(
        JournalPosition durable,
        JournalPosition end,
        JournalPosition? last,
        long storedMs,
        Func<Segment[]> keep)
    {
        lock (_cuttingGate)
        {
            lock (_flushGate)
            {
                NoteFlushed(durable, durably: true);
                Volatile.Write(ref _flushedEnd, durable.Value);
                Volatile.Write(ref _end, Math.Min(_end, end.Value));
                Interlocked.Increment(ref _cutCount);
                lock (_makingGate)
                    KeepOnly(keep, durable);

                (_buffered, _startedEnd) = (0, Math.Min(_startedEnd, durable.Value));
                (_lastRecord, _lastWritten, _lastStoreTimestampMs) = (last, last, storedMs);
                _appendedEnd = end.Value;
                Volatile.Write(ref _end, end.Value);
                Volatile.Write(ref _flushedEnd, end.Value);
                NoteFlushed(end, durably: false);
            }
        }
    }

    private void KeepOnly(Func<Segment[]> keep, JournalPosition durable)
    {
        try
        {
            var segments = keep();
            lock (_segmentGate)
                _segments = segments;
            foreach (var segment in segments)
            {
                if (segment.End > durable)
                    segment.File.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fail("Taking back a part of the log failed", exception);
        }
    }

    /// <summary>The youngest first, so that a power cut on the way leaves no hole.</summary>
    private Segment[] KeepBefore(JournalPosition end)
    {
        var segments = _segments;
        var count = segments.Length;
        while (count > 1 && segments[count - 1].Begin >= end)
            count--;
        var last = segments[count - 1];
        RemovePrepared(unless: last.End);
        foreach (var segment in segments[count..].Reverse())
            Remove(segment);

        last.ClosedAtMs = 0;
        if (last.End > end)
            WipeBehind(last, end - last.Begin);
        return segments[..count];
    }

    private Segment[] KeepNothing(JournalPosition begin)
    {
        RemovePrepared(unless: null);
        foreach (var segment in _segments.Reverse())
            Remove(segment);
        lock (_segmentGate)
            _segments = [];
        return [MakeSegment(begin)];
    }

    private void Remove(Segment segment)
    {
        _files.Delete(segment.Path);
        _files.FlushDirectory(_directory);
        segment.LetGo();
    }

    private void RemovePrepared(JournalPosition? unless)
    {
        if (_prepared is { } prepared && prepared.Begin != unless)
        {
            _prepared = null;
            Remove(prepared);
        }

        if (_prepared is null)
            _preparedEnd = default;
    }

    /// <summary>The last record before a position, which must be behind a record or where a segment begins.
    /// </summary>
    internal JournalPosition? LastBefore(JournalPosition end, JournalPosition? near, out long storedMs)
    {
        JournalPosition? last = null;
        storedMs = 0;
        for (var behind = end; behind > Start && last is null;)
        {
            var begin = FindSegment(behind + -1)!.Begin;
            var reader = ReadFrom(near >= begin && near < behind ? near.Value : begin);
            while (reader.TryRead(behind, out var record, out _))
                (last, storedMs) = (record.Position, record.StoreTimestampMs);
            if (reader.Position != behind)
                throw new ArgumentException($"{end} is not between two records.", nameof(end));
            behind = begin;
        }

        return last;
    }
}
