using System.Buffers.Binary;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>What a run of records that came from elsewhere holds, once it is known to be one.</summary>
/// <param name="SizeBytes">Of the records, without the blank one.</param>
/// <param name="Last">The last record's position; meaningless without any.</param>
/// <param name="StoreTimestampMs">The latest store time among them, in milliseconds since 1970.</param>
/// <param name="ClosesSegment">Whether a blank record follows them.</param>
internal readonly record struct RunCheck(
    int SizeBytes, JournalPosition Last, long StoreTimestampMs, bool ClosesSegment)
{
    /// <summary>Looks at each byte once: lengths, places, checksums.</summary>
    /// <exception cref="InvalidDataException">It is no run, or not of this place.</exception>
    public static RunCheck Of(
        ReadOnlySpan<byte> run, JournalPosition from, JournalPosition until, long segmentSizeBytes)
    {
        var segmentEnd = from + (segmentSizeBytes - (from.Value % segmentSizeBytes));
        var found = new RunCheck(0, from, 0, ClosesSegment: false);
        while (found.SizeBytes < run.Length)
        {
            var at = from + found.SizeBytes;
            var rest = run[found.SizeBytes..];
            var fault = MessageRecord.Read(rest, out var record);
            if (fault == RecordFault.Blank)
            {
                found = found with { ClosesSegment = true };
                fault = rest.Length == BlankRecord.SizeBytes
                    && BinaryPrimitives.ReadInt32BigEndian(rest) == segmentEnd - at
                        ? RecordFault.None
                        : RecordFault.WrongPosition;
                ThrowIf(fault, at);
                break;
            }

            if (fault == RecordFault.None && record.Position != at)
                fault = RecordFault.WrongPosition;
            if (fault == RecordFault.None)
                fault = record.Verify();
            ThrowIf(fault, at);
            found = new(
                found.SizeBytes + record.Bytes.Length,
                at,
                Math.Max(found.StoreTimestampMs, record.StoreTimestampMs),
                ClosesSegment: false);
        }

        var end = from + found.SizeBytes;
        if (end + BlankRecord.SizeBytes > segmentEnd || until != (found.ClosesSegment ? segmentEnd : end))
        {
            throw new InvalidDataException(
                $"A run of {run.Length} bytes from {from} does not end at {until} in a segment that ends at "
                + $"{segmentEnd}: do all replicas have segments of the same size?");
        }

        return found;
    }

    private static void ThrowIf(RecordFault fault, JournalPosition at)
    {
        if (fault != RecordFault.None)
            throw new InvalidDataException($"No record to copy at {at}: {TornEnd.TextOf(fault)}.");
    }
}
