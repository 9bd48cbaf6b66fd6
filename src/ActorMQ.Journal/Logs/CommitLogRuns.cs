using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <content>Copying a log: runs of its bytes go out of one and into another, as they are.</content>
/// <remarks>
/// A run is whole records <c>[from, until)</c> of one segment. One that reaches the segment's end ends with
/// the header of the blank record that closes it, and its <c>until</c> is where the next segment begins:
/// <code> | record | record | ... | room int32, MAGIC int32 |   fewer bytes than until - from </code>
/// A copy has segments of the same size, so both logs hold the same bytes at the same positions.
/// </remarks>
public sealed partial class CommitLog
{
    /// <summary>Whether nothing is in the log, whether it begins at 0 or elsewhere.</summary>
    private bool IsEmpty => Start.Value == _appendedEnd;

    /// <summary>Reads a run of whole records. Any thread; blocks on the disk.</summary>
    /// <param name="from">The first record's position, or the log's end.</param>
    /// <param name="into">Takes as many records as fit.</param>
    /// <param name="until">Where the next run begins.</param>
    /// <returns>
    /// The bytes of the run; 0, and <paramref name="until"/> is <paramref name="from"/>, when there are none:
    /// outside <c>[Start, End)</c>. When the first record alone is too large: its size, negated.
    /// </returns>
    /// <exception cref="DamagedLogException">No record begins at <paramref name="from"/>.</exception>
    /// <exception cref="IOException">The disk could not read; the log goes on.</exception>
    public int ReadRun(JournalPosition from, Span<byte> into, out JournalPosition until)
    {
        while (true)
        {
            var cuts = CutCount;
            var size = ReadRunOnce(from, into, out until, out var fault);
            if (cuts != CutCount)
                continue;
            // The segment may have been let go of meanwhile.
            if (fault != RecordFault.None && from >= Start)
                throw TornEnd.Damaged(this, from, fault, "it was to be copied");
            return size;
        }
    }

    /// <summary>Appends a run as another log gave it, byte for byte. For the appending thread.</summary>
    /// <remarks>Readers see it after <see cref="Write"/>.</remarks>
    /// <param name="run">Copied, so the caller may use the buffer again.</param>
    /// <param name="from">
    /// <see cref="AppendedEnd"/>; in an empty log also the begin of any later segment, and the log then
    /// begins there.
    /// </param>
    /// <param name="until">Behind the run; the next segment's begin when the run closes its segment.</param>
    /// <exception cref="ArgumentException">The run does not belong here: the log ends elsewhere.</exception>
    /// <exception cref="InvalidDataException">
    /// These are not whole records that lie in <c>[from, until)</c> and have their checksums right. Nothing
    /// was appended.
    /// </exception>
    /// <exception cref="DiskFullException">As in <see cref="Append"/>.</exception>
    /// <exception cref="JournalFailedException">The log is dead.</exception>
    public void AppendRun(ReadOnlySpan<byte> run, JournalPosition from, JournalPosition until)
    {
        ThrowIfFailed();
        var begins = IsEmpty && from > AppendedEnd && IsSegmentBegin(from);
        if (from != AppendedEnd && !begins)
            throw new ArgumentException($"The log ends at {AppendedEnd}, not at {from}.", nameof(from));
        if (from == until && run.IsEmpty)
            return;

        var records = RunCheck.Of(run, from, until, _options.SegmentSizeBytes);
        if (begins)
            BeginAt(from);
        if (_segments.Length == 0 || AppendedEnd == _segments[^1].End)
            AddSegment();
        // All of it in one write: a disk without room takes all of it or nothing.
        MakeRoomInBuffer(run.Length);
        if (records.SizeBytes > 0)
        {
            run[..records.SizeBytes].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += records.SizeBytes;
            _lastRecord = records.Last;
            _lastStoreTimestampMs = Math.Max(_lastStoreTimestampMs, records.StoreTimestampMs);
            _appendedEnd += records.SizeBytes;
        }

        if (records.ClosesSegment)
            CloseSegment();
    }

    private int ReadRunOnce(
        JournalPosition from, Span<byte> into, out JournalPosition until, out RecordFault fault)
    {
        (until, fault) = (from, RecordFault.None);
        if (FindSegment(from) is not { } segment || from >= End)
            return 0;

        var bytes = into[..Read(from, into)];
        var size = 0;
        fault = bytes.IsEmpty ? RecordFault.Incomplete : RecordFault.None;
        while (size < bytes.Length)
        {
            fault = MessageRecord.Read(bytes[size..], out var record);
            if (fault == RecordFault.None && record.Position != until)
                fault = RecordFault.WrongPosition;
            if (fault != RecordFault.None)
                break;
            size += record.Bytes.Length;
            until = from + size;
        }

        // The blank record is there before the log's end has moved behind it.
        if (fault == RecordFault.Blank && End >= segment.End)
        {
            size += BlankRecord.SizeBytes;
            until = segment.End;
        }

        if (size > 0 || fault == RecordFault.Blank)
            fault = RecordFault.None;
        if (fault == RecordFault.Incomplete && SizeAt(from) is var wanted && wanted > into.Length)
        {
            fault = RecordFault.None;
            return -wanted;
        }

        return size;
    }

    /// <summary>How many bytes of a run the record at a position takes; 0 when there is none.</summary>
    private int SizeAt(JournalPosition position)
    {
        Span<byte> head = stackalloc byte[BlankRecord.SizeBytes];
        if (Read(position, head) < head.Length)
            return 0;
        if (MessageRecord.Read(head, out _) == RecordFault.Blank)
            return head.Length;
        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        return size <= RecordSizeMax ? size : 0;
    }
}
