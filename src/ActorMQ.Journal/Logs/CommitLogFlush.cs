using ActorMQ.Model;

namespace ActorMQ.Journal.Logs;

/// <content>How written bytes come to the disk.</content>
public sealed partial class CommitLog
{
    private const long PageSize = 4096;
    private readonly Lock _flushGate = new();
    private long _startedEnd;

    /// <summary>
    /// Asks the system to bring what is written to the disk while the log goes on, so that
    /// <see cref="Flush"/> finds little left to do.
    /// </summary>
    /// <remarks>
    /// Any thread; promises nothing and waits for nothing. The last page is left out, since the next write
    /// goes into it.
    /// </remarks>
    /// <exception cref="JournalFailedException">Some of it may be gone, and the log is dead.</exception>
    public void StartFlush()
    {
        lock (_flushGate)
        {
            ThrowIfFailed();
            var begin = Math.Max(_startedEnd, _flushedEnd);
            var end = End.Value - (End.Value % PageSize);
            foreach (var segment in _segments)
            {
                var from = Math.Max(begin, segment.Begin.Value);
                var to = Math.Min(end, segment.End.Value);
                if (from < to)
                    StartFlush(segment, from, to);
            }

            _startedEnd = end;
        }
    }

    /// <summary>Makes durable all that <see cref="Write"/> had written before this was called.</summary>
    /// <remarks>
    /// Any thread, one after the other; the appending thread goes on meanwhile. One call is enough for all
    /// who wait for it.
    /// </remarks>
    /// <returns>
    /// <see cref="FlushedEnd"/>. When this returns, fdatasync has returned for every byte before it: they
    /// survive a power cut.
    /// </returns>
    /// <exception cref="JournalFailedException">Some of it may be gone, and the log is dead.</exception>
    public JournalPosition Flush()
    {
        lock (_flushGate)
        {
            ThrowIfFailed();
            var flushed = FlushedEnd;
            var end = End;
            foreach (var segment in _segments)
            {
                if (segment.End <= flushed || segment.Begin >= end)
                    continue;
                try
                {
                    segment.File.Flush();
                }
                catch (IOException exception)
                {
                    throw Fail($"Flushing {segment.Path} failed", exception);
                }
            }

            Volatile.Write(ref _flushedEnd, end.Value);
            NoteFlushed(end, durably: false);
            return end;
        }
    }

    /// <summary>
    /// Damage before this is told from a torn end after a killed process; null when nothing is noted, as when
    /// the disk had no room for the note.
    /// </summary>
    public JournalPosition? NotedFlushedEnd => _flushedMark?.End;

    /// <summary>
    /// Makes durable all that any file of the store's file system was given before this was called. Any
    /// thread.
    /// </summary>
    /// <returns>False: it was not tried.</returns>
    /// <exception cref="IOException">Some of it may be gone.</exception>
    internal bool TryFlushFileSystem() => _flushedMark?.TryFlushFileSystem() ?? false;

    private void StartFlush(Segment segment, long begin, long end)
    {
        try
        {
            segment.File.StartFlush(begin - segment.Begin.Value, end - begin);
        }
        catch (IOException exception)
        {
            throw Fail($"Beginning to flush {segment.Path} failed", exception);
        }
    }
}
