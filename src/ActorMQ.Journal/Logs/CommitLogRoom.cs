using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Logs;

/// <content>
/// A full disk: what found no room is taken back, and the log goes on when there is some again.
/// </content>
/// <remarks>
/// Safe, because nobody has seen what lies behind <see cref="End"/>. A failed flush is another matter: it
/// ends the log.
/// </remarks>
public sealed partial class CommitLog
{
    private bool _lacksRoom;

    /// <summary>
    /// Sets room aside for what comes next, if it is not yet. For the appending thread, after a full disk.
    /// </summary>
    /// <exception cref="DiskFullException">There is still none.</exception>
    /// <exception cref="JournalFailedException">The log is dead.</exception>
    public void MakeRoom()
    {
        ThrowIfFailed();
        if (_segments.Length == 0 || _segments[^1].End == AppendedEnd)
            AddSegment();
        else
            SetRoomAside(_segments[^1]);
    }

    /// <summary>Segments have all their room from the start; only one that was cut may lack some.</summary>
    private void SetRoomAside(Segment segment)
    {
        if (!_lacksRoom)
            return;
        segment.File.Preallocate(_options.SegmentSizeBytes);
        _lacksRoom = false;
    }

    /// <summary>
    /// Forgets what was appended and not written, and wipes what a failed write may have left: whole records
    /// there would come to life when the log is opened anew.
    /// </summary>
    private void TakeBack(Segment segment)
    {
        _buffered = 0;
        _appendedEnd = _end;
        _lastRecord = _lastWritten;
        try
        {
            WipeBehind(segment, End - segment.Begin);
            segment.File.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fail($"Taking back what found no room in {segment.Path} failed", exception);
        }
    }

    private void RemoveUnfinished(IJournalFile? file, string path)
    {
        try
        {
            file?.Dispose();
            _files.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fail($"Removing {path}, for which there is no room, failed", exception);
        }
    }

    /// <summary>Cutting and extending is quick at any size, needs no room, and leaves zeros.</summary>
    private void WipeBehind(Segment segment, long length)
    {
        segment.File.SetLength(length);
        segment.File.SetLength(_options.SegmentSizeBytes);
        _lacksRoom = true;
        try
        {
            SetRoomAside(segment);
        }
        catch (DiskFullException)
        {
            // The next write tries again, and finds out what to tell its senders.
        }
    }
}
