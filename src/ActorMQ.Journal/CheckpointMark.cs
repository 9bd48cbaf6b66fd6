using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Journal;

/// <summary>How far a store was when a checkpoint was begun.</summary>
public sealed class CheckpointMark
{
    internal CheckpointMark(
        long number,
        JournalPosition? lastRecord,
        long storeTimestampMs,
        IReadOnlyCollection<ConsumeQueue> queues)
    {
        Number = number;
        LastRecord = lastRecord;
        StoreTimestampMs = storeTimestampMs;
        Queues = queues;
    }

    /// <summary>Counts a store's marks from 1.</summary>
    internal long Number { get; }

    internal JournalPosition? LastRecord { get; }

    internal long StoreTimestampMs { get; }

    internal IReadOnlyCollection<ConsumeQueue> Queues { get; }
}
