using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Bytes of the log that are no records, <c>[Begin, End)</c>.</summary>
/// <param name="Begin">Behind the last whole record before.</param>
/// <param name="End">Where the next whole record begins, or the log's last file ends.</param>
/// <param name="Fault">What is wrong at its begin.</param>
/// <param name="IsLast">No whole record follows: it is the log's end, torn or never written.</param>
/// <param name="IsEmpty">Nothing but zeros: never written, or lost.</param>
/// <param name="LastStoreTimestampMs">Of the record before; milliseconds since 1970, 0 when there is
/// none.</param>
public sealed record DamagedStretch(
    JournalPosition Begin,
    JournalPosition End,
    RecordFault Fault,
    bool IsLast,
    bool IsEmpty,
    long LastStoreTimestampMs)
{
    /// <summary>Why this is no torn end that a start cuts; null when it is one.</summary>
    public string? WhyDamaged { get; init; }
}
