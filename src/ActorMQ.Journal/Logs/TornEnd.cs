using System.Globalization;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>Tells the torn end that a crash leaves from damage to what had been durable.</summary>
/// <remarks>
/// After a power cut each sector that was not flushed is there or reads as zeros, in any order, so whole
/// records may stand behind a hole. A bad record is damage, and nothing is cut, when
/// <list type="number">
/// <item>it begins before the place up to which the log was flushed (<see cref="FlushedMark"/>), or</item>
/// <item>a whole record follows and no sector in between can have been lost, or</item>
/// <item>the store has no mark, since RocketMQ left it, and a whole record follows that was durable: any
/// after a clean stop, otherwise one stored three seconds or more before the checkpoint's time.</item>
/// </list>
/// </remarks>
internal sealed class TornEnd(
    CommitLog log, JournalPosition? flushed, long durableTimestampMs, bool stoppedCleanly)
{
    /// <summary>Throws unless what lies at <paramref name="end"/> is a torn end, which may be cut.</summary>
    /// <exception cref="DamagedLogException">It is damage.</exception>
    /// <exception cref="IOException">The disk could not read.</exception>
    public void ThrowIfDamaged(JournalPosition end, RecordFault fault)
    {
        if (WhyDamaged(end) is { } why)
            throw Damaged(log, end, fault, why);
    }

    /// <summary>Why it is damage; null when it is a torn end.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public string? WhyDamaged(JournalPosition end)
    {
        if (flushed > end)
            return $"all before {flushed} was durable";
        if (end >= log.End)
            return null;

        var lost = RecordSearch.FindLostSector(log, end, log.End);
        if (lost > end
            && RecordSearch.FindWhole(log, end + 1, lost) is { } next
            && RecordSearch.FindLostSector(log, end, next) == next)
        {
            return $"a whole record follows at {next} and nothing in between was torn off";
        }

        return flushed is null
            && RecordSearch.FindWhole(log, end + 1, log.End) is { } durable
            && log.TryReadStoreTimestamp(durable, out var storedMs)
            && (stoppedCleanly || storedMs <= durableTimestampMs)
                ? $"the record at {durable} was durable"
                : null;
    }

    /// <summary>Says where the damage is, how much lies behind it, and what to do.</summary>
    public static DamagedLogException Damaged(
        CommitLog log, JournalPosition at, RecordFault fault, string why)
    {
        var segment = log.FindSegment(at);
        var place = segment is null
            ? $"the log in {log.Directory} ends at position {at}"
            : $"{segment.Path} is damaged at byte {at - segment.Begin} (position {at}): {TextOf(fault)}";
        var (count, size) = WholeBehind(log, at);
        var root = log.Directory[..Math.Max(0, log.Directory.LastIndexOf('/'))];
        return new DamagedLogException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{place}, but {why}. {count} whole records with {size} bytes lie behind it. Nothing was "
                + $"changed. 'actormq log check {root}' shows all, 'actormq log repair {root}' how to mend."),
            at,
            fault);
    }

    private static (long Count, long Size) WholeBehind(CommitLog log, JournalPosition damage)
    {
        var (count, size) = (0L, 0L);
        for (var at = RecordSearch.FindWhole(log, damage + 1, log.End);
            at is { } begin;
            at = RecordSearch.FindWhole(log, begin, log.End))
        {
            var reader = new JournalReader(log, begin, verify: true);
            while (reader.TryRead(out var record, out _))
                (count, size) = (count + 1, size + record.Bytes.Length);
            begin = reader.Position + 1;
        }

        return (count, size);
    }

    /// <summary>A fault in words.</summary>
    public static string TextOf(RecordFault fault) => fault switch
    {
        RecordFault.Incomplete => "the record has lost its end",
        RecordFault.UnknownMagic => "no record begins here",
        RecordFault.BodyCrcMismatch => "the body does not match its CRC",
        RecordFault.RecordCrcMismatch => "the record does not match its checksum",
        RecordFault.WrongPosition => "the record says that it lies elsewhere",
        _ => $"not a record ({fault})",
    };
}
