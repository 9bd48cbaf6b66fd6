using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Inspection;

/// <summary>What a look at a whole store has found.</summary>
public sealed record StoreReport
{
    /// <summary>The store's directory.</summary>
    public required string Root { get; init; }

    /// <summary>Whether the last broker stopped in good order.</summary>
    public required bool StoppedCleanly { get; init; }

    /// <summary>Files of the log.</summary>
    public required int SegmentCount { get; init; }

    /// <summary>Bytes of each.</summary>
    public required long SegmentSizeBytes { get; init; }

    /// <summary>The first position that is kept.</summary>
    public required JournalPosition Start { get; init; }

    /// <summary>Behind the last whole record.</summary>
    public required JournalPosition End { get; init; }

    /// <summary>What the store notes of how far it was flushed; null when nothing is known.</summary>
    public required JournalPosition? FlushedEnd { get; init; }

    /// <summary>As it stands in the store.</summary>
    public required StoreCheckpoint Checkpoint { get; init; }

    /// <summary>Whole records.</summary>
    public required long RecordCount { get; init; }

    /// <summary>Their bytes.</summary>
    public required long RecordSizeBytes { get; init; }

    /// <summary>How many of them carry a checksum of the whole record.</summary>
    public required long SealedCount { get; init; }

    /// <summary>Of the first record, in milliseconds since 1970; 0 without records.</summary>
    public required long FirstStoreTimestampMs { get; init; }

    /// <summary>The latest of all records.</summary>
    public required long LastStoreTimestampMs { get; init; }

    /// <summary>Consume queues.</summary>
    public required int QueueCount { get; init; }

    /// <summary>Files of the message index.</summary>
    public required int IndexFileCount { get; init; }

    /// <summary>Everything that is not as it should be, in the order of the files.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The bytes of the log that are no records.</summary>
    public required IReadOnlyList<DamagedStretch> Stretches { get; init; }

    /// <summary>Whether anything needs mending.</summary>
    public bool IsDamaged => Findings.Any(finding => finding.Kind == FindingKind.Damage);
}
