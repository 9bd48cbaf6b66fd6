using ActorMQ.Journal.Retention;

namespace ActorMQ.Journal.Logs;

/// <content>Letting go of the oldest segments: for one thread, which need not be the appending one.</content>
public sealed partial class CommitLog
{
    /// <summary>Bytes of all segments, the one being written and the one made ahead among them.</summary>
    public long SizeBytes =>
        (_segments.Length + (Volatile.Read(ref _prepared) is null ? 0 : 1)) * _options.SegmentSizeBytes;

    /// <summary>The oldest segments to which nothing will be written any more, oldest first.</summary>
    /// <param name="countMax">At most so many.</param>
    /// <exception cref="IOException">The disk could not read.</exception>
    public IReadOnlyList<ClosedSegment> OldestSegments(int countMax)
    {
        var segments = _segments;
        var oldest = new List<ClosedSegment>();
        for (var index = 0; index < segments.Length - 1 && index < countMax; index++)
        {
            var segment = segments[index];
            if (segment.End > End)
                break;
            oldest.Add(new(segment.Path, segment.Begin, segment.End, ClosedAtOf(segment)));
        }

        return oldest;
    }

    /// <summary>Removes the oldest segment: <see cref="Start"/> is then its end.</summary>
    /// <remarks>
    /// Durable when this returns. Since the oldest one goes first, and for good before the next may go, a
    /// crash never leaves a hole. Who is reading the segment reads on.
    /// </remarks>
    /// <exception cref="ArgumentException">It is not the oldest, or is being written.</exception>
    /// <exception cref="IOException">The file stays; try again later, and no younger one before.</exception>
    public void DeleteOldest(ClosedSegment oldest)
    {
        ArgumentNullException.ThrowIfNull(oldest);
        lock (_cuttingGate)
        {
            var first = _segments[0];
            if (first.Begin != oldest.Begin || first.End > FlushedEnd || _segments.Length == 1)
            {
                throw new ArgumentException(
                    $"{oldest.Path} is not a closed segment at the log's start.", nameof(oldest));
            }

            _files.Delete(first.Path);
            _files.FlushDirectory(_directory);
            lock (_segmentGate)
                _segments = _segments[1..];
            first.LetGo();
        }
    }

    /// <summary>
    /// The segments whose files somebody else has removed: held open, they can still be read.
    /// </summary>
    /// <exception cref="JournalFailedException">
    /// The one that is being written is among them: what is written now is gone with the process, so the log
    /// is dead.
    /// </exception>
    public IReadOnlyList<string> FindLostFiles()
    {
        List<Segment> lost;
        lock (_cuttingGate)
            lost = [.. _segments.Where(segment => !_files.Exists(segment.Path))];
        if (lost.Find(segment => segment.End > End) is { } written)
        {
            throw Fail(
                $"{written.Path} was removed while it is being written",
                new FileNotFoundException("nothing more would be safe"));
        }

        return [.. lost.Select(segment => segment.Path)];
    }

    /// <summary>
    /// RocketMQ goes by the file's time of last change: that of the blank record, which is written when the
    /// next segment's first record comes. The record's own time says the same of a file that was copied.
    /// </summary>
    private long? ClosedAtOf(Segment segment)
    {
        if (segment.ClosedAtMs == 0 && TryReadStoreTimestamp(segment.End, out var storedMs))
            segment.ClosedAtMs = storedMs;
        return segment.ClosedAtMs == 0 ? null : segment.ClosedAtMs;
    }
}
