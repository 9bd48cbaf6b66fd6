using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Takes a whole record, which is good until the call returns; false: no more.</summary>
internal delegate bool WholeRecord(MessageRecord record);

/// <summary>Walks all whole records of a log, and over what is damaged between them.</summary>
internal static class LogWalk
{
    private const int ChunkSize = 256 * 1024;

    /// <summary>Walks from <paramref name="begin"/> to the end of the last file.</summary>
    /// <param name="log">The log.</param>
    /// <param name="begin">Where to begin.</param>
    /// <param name="ownFrom">From here on no records are RocketMQ's; null when that is not known.</param>
    /// <param name="onRecord">Told of each.</param>
    /// <returns>What lies between whole records and behind the last, in order.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static List<DamagedStretch> Walk(
        CommitLog log, JournalPosition begin, JournalPosition? ownFrom, WholeRecord onRecord)
    {
        var stretches = new List<DamagedStretch>();
        var lastStoredMs = 0L;
        while (true)
        {
            var reader = new JournalReader(log, begin, verify: true, ownFrom);
            RecordFault fault;
            while (reader.TryRead(out var record, out fault))
            {
                lastStoredMs = record.StoreTimestampMs;
                if (!onRecord(record))
                    return stretches;
            }

            if (reader.Position >= log.End)
                return stretches;
            var isEmpty = IsZero(log, reader.Position, log.End);
            var next = isEmpty ? null : RecordSearch.FindWhole(log, reader.Position + 1, log.End);
            var end = next ?? log.End;
            stretches.Add(new(
                reader.Position,
                end,
                fault,
                next is null,
                isEmpty || IsZero(log, reader.Position, end),
                lastStoredMs));
            if (next is not { } whole)
                return stretches;
            begin = whole;
        }
    }

    private static bool IsZero(CommitLog log, JournalPosition begin, JournalPosition end)
    {
        var chunk = new byte[ChunkSize];
        while (begin < end && log.FindSegment(begin) is { } segment)
        {
            var count = log.Read(begin, chunk.AsSpan(0, (int)Math.Min(chunk.Length, end - begin)));
            if (chunk.AsSpan(0, count).ContainsAnyExcept((byte)0))
                return false;
            begin = count == 0 ? segment.End : begin + count;
        }

        return true;
    }
}
