using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Owned by whoever has the entry; not to be changed.</param>
/// <param name="Revision">The store's revision when it was last put.</param>
/// <param name="Lease">With which it goes; <see cref="LeaseId.None"/> for a key that stays.</param>
internal sealed record StoredKey(string Key, byte[] Value, RecordRevision Revision, LeaseId Lease);

/// <summary>Keys as they were at one revision of the store.</summary>
internal sealed record KeysRead(RecordRevision Revision, IReadOnlyList<StoredKey> Keys);

/// <summary>
/// A key must have been put last at this revision; <see cref="RecordRevision.Absent"/>: must not be there.
/// </summary>
internal sealed record KeyCondition(string Key, RecordRevision Revision);

/// <summary>One step of a transaction.</summary>
internal abstract record KeyChange(string Key);

/// <summary>Put a value.</summary>
internal sealed record PutKey(string Key, byte[] Value, LeaseId Lease = default) : KeyChange(Key);

/// <summary>Delete a key; nothing when it is not there.</summary>
internal sealed record DeleteKey(string Key) : KeyChange(Key);

/// <summary>What became of a transaction.</summary>
internal enum TransactionOutcome
{
    /// <summary>No answer came in time: it may have been carried out, or be carried out later.</summary>
    Unknown,

    /// <summary>All conditions held and all changes were made, at one revision.</summary>
    Won,

    /// <summary>A condition did not hold; nothing was changed.</summary>
    Lost,

    /// <summary>A lease that was to be put on a key is gone; nothing was changed.</summary>
    LeaseGone,
}

/// <summary>The answer to a transaction.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Revision">
/// The store's revision then; of one that was won, the revision of its changes.
/// </param>
/// <param name="Current">When it was lost: the keys of its conditions that are there.</param>
internal sealed record TransactionResult(
    TransactionOutcome Outcome, RecordRevision Revision, IReadOnlyList<StoredKey> Current)
{
    public static readonly TransactionResult Unknown =
        new(TransactionOutcome.Unknown, RecordRevision.Absent, []);
}

/// <summary>A key was put or, when <paramref name="Put"/> is null, deleted.</summary>
internal sealed record KeyEvent(string Key, StoredKey? Put, RecordRevision Revision);
