using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>Looks for what is whole behind a place that is not.</summary>
internal static class RecordSearch
{
    /// <summary>What a power cut writes whole or not at all, in bytes.</summary>
    private const int SectorSize = 512;

    private const int ChunkSize = 256 * 1024;

    /// <summary>
    /// The first whole record that begins in <c>[begin, end)</c>: at the place that it says, lengths and
    /// checksums right.
    /// </summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static JournalPosition? FindWhole(CommitLog log, JournalPosition begin, JournalPosition end)
    {
        var chunk = new byte[ChunkSize];
        while (begin < end && log.FindSegment(begin) is { } segment)
        {
            var count = log.Read(begin, chunk);
            for (var at = 0; RecordHead.IndexIn(chunk.AsSpan(at, count - at)) is >= 0 and var found; at++)
            {
                at += found;
                if (begin + at < end && IsWhole(log, begin + at))
                    return begin + at;
            }

            // A record may begin in the last bytes of the chunk, with its magic in the next.
            begin = count < BlankRecord.SizeBytes || begin + count == segment.End
                ? segment.End
                : begin + (count - BlankRecord.SizeBytes + 1);
        }

        return null;
    }

    /// <summary>
    /// The first piece of <c>[begin, end)</c>, as sectors cut it, that reads as zeros: perhaps it never
    /// reached the disk, for segments are made of zeros. Of the first piece no more is looked at than the
    /// smallest record has. The end when there is none.
    /// </summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static JournalPosition FindLostSector(
        CommitLog log, JournalPosition begin, JournalPosition end)
    {
        Span<byte> sector = stackalloc byte[SectorSize];
        var first = begin;
        while (begin < end && log.FindSegment(begin) is { } segment)
        {
            var toBorder = Math.Min(SectorSize - ((begin - segment.Begin) % SectorSize), segment.End - begin);
            var size = (int)Math.Min(toBorder, end - begin);
            var looked = begin == first ? Math.Min(size, MessageRecord.SizeMin) : size;
            var count = log.Read(begin, sector[..looked]);
            if (!sector[..count].ContainsAnyExcept((byte)0))
                return begin;
            begin += size;
        }

        return end;
    }

    private static bool IsWhole(CommitLog log, JournalPosition position) =>
        log.TryReadStoreTimestamp(position, out _) && log.TryReadRecord(position, out _);
}
