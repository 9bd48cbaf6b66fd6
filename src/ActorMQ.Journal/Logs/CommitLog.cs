using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>
/// The one log of a shard: segment files of fixed size, full of records, in RocketMQ's format.
/// </summary>
/// <remarks>
/// <code>
///   Append            Write                     Flush
///   record -> buffer  buffer -> page cache      page cache -> disk
///   has a position    readers see it;           survives a power cut
///                     survives a killed process
/// </code>
/// One thread appends and writes. Any thread flushes, any thread reads. There is no
/// thread in here: batching comes from appending all that waits before one <see cref="Write"/>. Invariant:
/// FlushedEnd &lt;= End &lt;= AppendedEnd. The first failed write or flush ends the log for good. Source of
/// the format: apache/rocketmq 8fc57f1 store/.../CommitLog.java#DefaultAppendMessageCallback.
/// </remarks>
public sealed partial class CommitLog : IDisposable
{
    private readonly IJournalFiles _files;
    private readonly string _directory;
    private readonly CommitLogOptions _options;
    private readonly Lock _segmentGate = new();
    private volatile Segment[] _segments;
    private byte[] _buffer;
    private int _buffered;
    private long _appendedEnd;
    private long _end;
    private long _flushedEnd;
    private long _lastStoreTimestampMs;
    private JournalPosition? _lastRecord;
    private JournalPosition? _lastWritten;
    private volatile JournalFailedException? _failure;
    private readonly FlushedMark? _flushedMark;

    private CommitLog(
        IJournalFiles files,
        string directory,
        CommitLogOptions options,
        Segment[] segments,
        FlushedMark? flushedMark)
    {
        _flushedMark = flushedMark;
        _files = files;
        _directory = directory;
        _options = options;
        _segments = segments;
        _buffer = GC.AllocateUninitializedArray<byte>(options.WriteBufferSizeBytes, pinned: true);
        _appendedEnd = _end = segments.Length == 0 ? 0 : segments[^1].End.Value;
    }

    /// <summary>The first position that is still kept.</summary>
    public JournalPosition Start => _segments is { Length: > 0 } segments ? segments[0].Begin : End;

    /// <summary>Behind the last byte that <see cref="Write"/> has written: what readers can see.</summary>
    public JournalPosition End => new(Volatile.Read(ref _end));

    /// <summary>Behind the last byte that <see cref="Flush"/> has made durable.</summary>
    public JournalPosition FlushedEnd => new(Volatile.Read(ref _flushedEnd));

    /// <summary>
    /// Behind the last byte appended, written or not: no record lies at or beyond it. For the appending
    /// thread.
    /// </summary>
    public JournalPosition AppendedEnd => new(_appendedEnd);

    /// <summary>
    /// The last record appended, or found by recovery; null in an empty log. For the appending thread.
    /// </summary>
    public JournalPosition? LastRecord => _lastRecord;

    /// <summary>
    /// The store time of that record, in milliseconds since 1970. For the appending thread.
    /// </summary>
    public long LastStoreTimestampMs => _lastStoreTimestampMs;

    internal string Directory => _directory;

    /// <summary>The largest record, or run of records, that a segment can hold, in bytes.</summary>
    public int RecordSizeMax =>
        (int)Math.Min(int.MaxValue, _options.SegmentSizeBytes - BlankRecord.SizeBytes);

    /// <summary>
    /// Appends one record, or a run of records that shall lie in one segment, such as a batch.
    /// </summary>
    /// <param name="records">
    /// Laid out by <see cref="RecordDraft"/>. QUEUEOFFSET, PHYSICALOFFSET, STORETS and, if reserved, the
    /// record's checksum are filled in here, in the caller's own bytes: afterwards they are the log's bytes.
    /// They are copied, so the caller may use the buffer again.
    /// </param>
    /// <param name="firstOffset">The queue offset of the first record; those behind it count on.</param>
    /// <param name="storeTimestampMs">
    /// Milliseconds since 1970. A clock that went back is not followed: store times never fall along the log.
    /// </param>
    /// <returns>
    /// Where the first record lies; the others follow it without a gap. When this returns, the position is
    /// certain, but nothing else is: readers see the record, and it survives anything, only after
    /// <see cref="Write"/>.
    /// </returns>
    /// <exception cref="ArgumentException">Not whole records, or more than
    /// <see cref="RecordSizeMax"/>.</exception>
    /// <exception cref="DiskFullException">
    /// These records are not in the log, nor is anything else that lies at or beyond <see cref="End"/> now.
    /// </exception>
    /// <exception cref="JournalFailedException">The log is dead.</exception>
    public JournalPosition Append(Span<byte> records, QueueOffset firstOffset, long storeTimestampMs)
    {
        ThrowIfFailed();
        if (records.Length > RecordSizeMax)
            throw new ArgumentException($"{records.Length} bytes fit no segment.", nameof(records));

        _lastStoreTimestampMs = Math.Max(_lastStoreTimestampMs, storeTimestampMs);
        MakeRoomInSegment(records.Length);
        MakeRoomInBuffer(records.Length);

        var first = AppendedEnd;
        var position = first;
        var last = first;
        for (var rest = records; !rest.IsEmpty;)
        {
            var size = rest.Length < BlankRecord.SizeBytes ? 0 : BinaryPrimitives.ReadInt32BigEndian(rest);
            if (size < BlankRecord.SizeBytes || size > rest.Length)
                throw new ArgumentException("The bytes are not whole records.", nameof(records));

            var record = rest[..size];
            RecordPatch.QueueOffset(record, firstOffset);
            RecordPatch.Position(record, position);
            RecordPatch.StoreTimestamp(record, _lastStoreTimestampMs);
            RecordCrc.Seal(record);
            last = position;
            position += size;
            firstOffset += 1;
            rest = rest[size..];
        }

        records.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += records.Length;
        _lastRecord = last;
        _appendedEnd = position.Value;
        return first;
    }

    /// <summary>Writes all that was appended, in one piece.</summary>
    /// <returns>
    /// <see cref="End"/>. When this returns, readers see all that was appended, and it survives the end of
    /// the process, though not of the machine.
    /// </returns>
    /// <exception cref="DiskFullException">
    /// Nothing of what was appended since the last write counts: it is taken back. The log goes on.
    /// </exception>
    /// <exception cref="JournalFailedException">Nothing of what was appended counts, and the log is
    /// dead.</exception>
    public JournalPosition Write()
    {
        ThrowIfFailed();
        if (_buffered == 0)
            return End;

        var segment = _segments[^1];
        var begin = AppendedEnd + -_buffered;
        try
        {
            SetRoomAside(segment);
            segment.File.Write(_buffer.AsSpan(0, _buffered), begin - segment.Begin);
        }
        catch (DiskFullException)
        {
            TakeBack(segment);
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fail($"Writing {_buffered} bytes at {begin} to {segment.Path} failed", exception);
        }

        _buffered = 0;
        _lastWritten = _lastRecord;
        Volatile.Write(ref _end, _appendedEnd);
        return AppendedEnd;
    }

    /// <summary>Makes the note of how far the log is flushed survive a power cut. As <see cref="Flush"/>.
    /// </summary>
    internal void FlushMark()
    {
        lock (_flushGate)
            NoteFlushed(FlushedEnd, durably: true);
    }

    /// <summary>Reads bytes of the log, from any thread, beside the writer.</summary>
    /// <returns>
    /// The bytes read: fewer than asked for at <see cref="End"/> and where a segment ends; 0 outside
    /// <c>[Start, End)</c>; <see cref="IJournalFile.NotCached"/> when it may not wait and would have to.
    /// </returns>
    /// <param name="position">Of the first byte.</param>
    /// <param name="destination">Takes them.</param>
    /// <param name="mayWait">False: only what the system has in memory, and at once.</param>
    /// <exception cref="IOException">The disk could not read them; the log goes on.</exception>
    public int Read(JournalPosition position, Span<byte> destination, bool mayWait = true)
    {
        while (true)
        {
            var cuts = CutCount;
            var count = ReadOnce(position, destination, mayWait);
            if (cuts == CutCount)
                return count;
        }
    }

    /// <summary>What is read while the log's end is taken back may be anything.</summary>
    private int ReadOnce(JournalPosition position, Span<byte> destination, bool mayWait)
    {
        var segment = FindSegment(position);
        var end = End;
        if (segment is null || position >= end || !segment.TryHold())
            return 0;

        try
        {
            var readable = Math.Min(end.Value, segment.End.Value) - position.Value;
            var count = (int)Math.Min(readable, destination.Length);
            var offset = position - segment.Begin;
            return mayWait
                ? segment.File.Read(destination[..count], offset)
                : segment.File.ReadCached(destination[..count], offset);
        }
        finally
        {
            segment.Release();
        }
    }

    /// <summary>
    /// Walks the records from one on; the reader sees what is appended later, too. For one thread.
    /// </summary>
    public JournalReader ReadFrom(JournalPosition position) => new(this, position, verify: false);

    internal Segment? FindSegment(JournalPosition position)
    {
        var segments = _segments;
        if (segments.Length == 0 || position < segments[0].Begin)
            return null;

        var index = (position - segments[0].Begin) / _options.SegmentSizeBytes;
        return index < segments.Length ? segments[index] : null;
    }

    /// <summary>The begin of the file before the one of a position; the log's very begin in its first.
    /// </summary>
    internal JournalPosition SegmentBefore(JournalPosition position)
    {
        var size = _options.SegmentSizeBytes;
        return new(Math.Max(0, position.Value - (position.Value % size) - size));
    }

    private void MakeRoomInBuffer(int size)
    {
        if (_buffered + size <= _buffer.Length)
            return;

        Write();
        if (size > _buffer.Length)
            _buffer = GC.AllocateUninitializedArray<byte>(size, pinned: true);
    }

    /// <summary>An older note says less, and nothing wrong: without room for this one it stays.</summary>
    private void NoteFlushed(JournalPosition end, bool durably)
    {
        try
        {
            _flushedMark?.Write(end);
            if (durably)
                _flushedMark?.Flush();
        }
        catch (DiskFullException) when (!durably)
        {
        }
        catch (IOException exception) when (exception is not DiskFullException)
        {
            throw Fail("Noting how far the log is flushed failed", exception);
        }
    }

    internal JournalFailedException Fail(string what, Exception exception) =>
        _failure = new JournalFailedException($"{what}: {exception.Message}", exception);

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new JournalFailedException(failure.Message, failure);
    }
}
