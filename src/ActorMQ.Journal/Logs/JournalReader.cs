using System.Buffers.Binary;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>
/// Walks the records of a log in order, from segment to segment. Recovery and live dispatch walk alike.
/// </summary>
/// <remarks>Owned by one thread, which need not be the appending one.</remarks>
public sealed class JournalReader
{
    private const int SectorSize = 512;
    private const int ChunkSize = 256 * 1024;
    private readonly CommitLog _log;
    private readonly bool _verify;
    private readonly JournalPosition? _ownFrom;
    private byte[] _chunk = [];
    private int _begin;
    private int _filled;
    private int _cutCount;

    /// <param name="log">The log.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="verify">Whether to check each record, as recovery does.</param>
    /// <param name="ownFrom">From here on no records are RocketMQ's; null when that is not known.</param>
    internal JournalReader(
        CommitLog log, JournalPosition position, bool verify, JournalPosition? ownFrom = null)
    {
        _log = log;
        _ownFrom = ownFrom;
        _verify = verify;
        _cutCount = log.CutCount;
        Position = position;
    }

    /// <summary>Where the next record is looked for.</summary>
    public JournalPosition Position { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="record">Lies in the reader's own buffer: good until the next call.</param>
    /// <param name="fault">
    /// Why the answer is false: <see cref="RecordFault.None"/> at the log's end, where a later call may find
    /// more; otherwise what is wrong at <see cref="Position"/>, and no later call gets past it.
    /// </param>
    /// <exception cref="IOException">The disk could not read.</exception>
    public bool TryRead(out MessageRecord record, out RecordFault fault) =>
        TryRead(new(long.MaxValue), out record, out fault);

    /// <summary>As above, but only records that begin before <paramref name="end"/>.</summary>
    internal bool TryRead(JournalPosition end, out MessageRecord record, out RecordFault fault)
    {
        while (true)
        {
            record = default;
            fault = RecordFault.None;
            ForgetWhatWasTakenBack();
            if (Position >= end || Position >= _log.End)
                return false;

            fault = MessageRecord.Read(_chunk.AsSpan(_begin, _filled - _begin), out record);
            if (fault == RecordFault.Incomplete && Refill())
                continue;
            if (fault == RecordFault.Blank && _log.FindSegment(Position) is { } segment)
            {
                MoveTo(segment.End);
                continue;
            }

            if (fault == RecordFault.None && record.Position != Position)
                fault = RecordFault.WrongPosition;
            if (fault == RecordFault.None && _verify)
                fault = HasLostItsEnd(record) ? RecordFault.Incomplete : record.Verify();
            if (fault != RecordFault.None)
                return false;

            _begin += record.Bytes.Length;
            Position += record.Bytes.Length;
            return true;
        }
    }

    /// <summary>
    /// Reads on behind what is there; false when that gave nothing new: the record does not end in here.
    /// </summary>
    private bool Refill()
    {
        var held = _chunk.AsSpan(_begin, _filled - _begin);
        var wanted = held.Length < BlankRecord.SizeBytes
            ? BlankRecord.SizeBytes
            : BinaryPrimitives.ReadInt32BigEndian(held);
        var segment = _log.FindSegment(Position);
        if (segment is null || wanted > segment.End - Position)
            return false;

        var chunk = wanted <= _chunk.Length ? _chunk : new byte[Math.Max(wanted, ChunkSizeOf(segment))];
        held.CopyTo(chunk);
        _filled = held.Length;
        _chunk = chunk;
        _begin = 0;
        var count = _log.Read(Position + _filled, chunk.AsSpan(_filled));
        _filled += count;
        return count > 0;
    }

    /// <summary>
    /// What did not reach the disk reads as zeros, for segments are made of zeros: from any byte on when a
    /// write was broken off, sector by sector after a power cut. Before the properties checksum and lengths
    /// tell that; here it is told by how no record of ours ends, and by sectors that no properties have.
    /// </summary>
    private bool HasLostItsEnd(MessageRecord record)
    {
        if (Position >= _ownFrom && record.EndsWithZero)
            return true;

        // A record's own end is zero only in the length of properties that are not there.
        var bytes = record.Bytes;
        var begin = Position - _log.FindSegment(Position)!.Begin;
        var own = record.Properties.IsEmpty ? sizeof(short) : 0;
        for (var at = bytes.Length; at > bytes.Length - record.Properties.Length - own;)
        {
            var inSector = (int)((begin + at - 1) % SectorSize) + 1;
            if (inSector >= at)
                return false;
            if ((at < bytes.Length || inSector > own)
                && !bytes[(at - inSector)..at].ContainsAnyExcept((byte)0))
            {
                return true;
            }

            at -= inSector;
        }

        return false;
    }

    private void ForgetWhatWasTakenBack()
    {
        if (_cutCount == _log.CutCount)
            return;
        _cutCount = _log.CutCount;
        _begin = _filled = 0;
    }

    private static int ChunkSizeOf(Segment segment) =>
        (int)Math.Min(ChunkSize, segment.End - segment.Begin);

    private void MoveTo(JournalPosition position)
    {
        Position = position;
        _begin = _filled = 0;
    }
}
