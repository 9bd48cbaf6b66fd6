using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <content>How segments are closed, and made before they are needed.</content>
public sealed partial class CommitLog
{
    private readonly Lock _makingGate = new();
    private Segment? _prepared;
    private JournalPosition _preparedEnd;
    private bool _isClosed;

    /// <summary>
    /// Makes the next segment's file once half of the last one is written, so that the writer finds it ready.
    /// </summary>
    /// <remarks>
    /// Any thread but the appending one, which would wait for the disk. What fails here is tried again by the
    /// writer, once, when it needs the segment: until then nothing is lost, and there may be room again. The
    /// segment is no part of the log before a record is in it; a crash leaves an empty file, which recovery
    /// removes. Source: apache/rocketmq 8fc57f1 store/.../AllocateMappedFileService.java, which also makes
    /// the next file ahead.
    /// </remarks>
    public void PrepareSegment()
    {
        lock (_makingGate)
        {
            var next = _segments is [.., var last] ? last.End : default;
            if (_isClosed
                || _failure is not null
                || next <= _preparedEnd
                || next - End > _options.SegmentSizeBytes / 2)
            {
                return;
            }

            _preparedEnd = next;
            try
            {
                _prepared = MakeSegment(next);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _prepared = null;
            }
        }
    }

    /// <summary>Closes the files. Writes nothing and flushes nothing.</summary>
    public void Dispose()
    {
        lock (_makingGate)
        {
            _isClosed = true;
            _prepared?.LetGo();
            _prepared = null;
        }

        foreach (var segment in _segments)
            segment.LetGo();
        _flushedMark?.Dispose();
    }

    /// <summary>Removes the file that was made ahead, if there is one, as RocketMQ does when it
    /// stops.</summary>
    /// <exception cref="IOException">It is still there; the next opening removes it.</exception>
    internal void RemovePrepared()
    {
        lock (_makingGate)
        {
            _isClosed = true;
            if (_prepared is not { } prepared)
                return;
            _prepared = null;
            prepared.LetGo();
            _files.Delete(prepared.Path);
        }
    }

    /// <summary>
    /// Behind every record there is room for a blank one, so that a segment can always be closed.
    /// </summary>
    private void MakeRoomInSegment(int size)
    {
        if (_segments.Length > 0 && AppendedEnd < _segments[^1].End)
        {
            if (size + BlankRecord.SizeBytes <= _segments[^1].End - AppendedEnd)
                return;
            CloseSegment();
        }

        AddSegment();
    }

    /// <summary>Writes a blank record over the room that the last segment has left; the log ends behind it.
    /// </summary>
    private void CloseSegment()
    {
        MakeRoomInBuffer(BlankRecord.SizeBytes);
        BlankRecord.Write(_buffer.AsSpan(_buffered), (int)(_segments[^1].End - AppendedEnd));
        _buffered += BlankRecord.SizeBytes;
        _appendedEnd += BlankRecord.SizeBytes;
        Write();
        _appendedEnd = _segments[^1].End.Value;
        Volatile.Write(ref _end, _appendedEnd);
    }

    /// <summary>Takes the segment that was made ahead; waits for it, or makes it.</summary>
    private void AddSegment()
    {
        lock (_makingGate)
        {
            try
            {
                var next = _prepared?.Begin == AppendedEnd ? _prepared : MakeSegment(AppendedEnd);
                _prepared = null;
                lock (_segmentGate)
                    _segments = [.. _segments, next];
            }
            catch (Exception exception) when (
                exception is (IOException or UnauthorizedAccessException) and not DiskFullException)
            {
                throw Fail($"Making the segment {PathOf(AppendedEnd)} failed", exception);
            }
        }
    }

    /// <summary>A file of full size that survives a power cut, or none.</summary>
    private Segment MakeSegment(JournalPosition begin)
    {
        var path = PathOf(begin);
        var file = _files.Open(path);
        try
        {
            file.Preallocate(_options.SegmentSizeBytes);
            file.Flush();
            _files.FlushDirectory(_directory);
            // With the first segment came the directory itself.
            if (_segments.Length == 0)
                _files.FlushDirectory(_directory[.._directory.LastIndexOf('/')]);
            return new Segment(file, path, begin, begin + _options.SegmentSizeBytes);
        }
        catch
        {
            RemoveUnfinished(file, path);
            throw;
        }
    }

    private string PathOf(JournalPosition begin) => $"{_directory}/{Segment.NameOf(begin.Value)}";
}
