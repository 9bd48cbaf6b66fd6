using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>The store that decides: etcd, or the model of it.</summary>
/// <remarks>Reads are linearizable. Calls may be made from any thread.</remarks>
internal interface ICoordinator
{
    /// <summary>All keys that begin with a prefix, in order, at one revision.</summary>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct);

    /// <summary>
    /// Makes all changes if all conditions hold, or none. No exception: what is not known is said.
    /// </summary>
    ValueTask<TransactionResult> TransactAsync(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct);

    /// <summary>
    /// A new lease, which ends when it is not kept alive for so long (whole seconds, at least 1).
    /// </summary>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct);

    /// <summary>Whether the lease was there to be kept.</summary>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct);

    /// <summary>Ends a lease and deletes its keys. Whether it was there.</summary>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct);

    /// <summary>
    /// All events of keys with a prefix, from a revision on, each once and in order; goes on over the loss
    /// of a connection, and ends with the cancellation alone.
    /// </summary>
    /// <exception cref="RevisionCompactedException">
    /// Some of the events are not kept any more: read the keys anew, and watch from there.
    /// </exception>
    IAsyncEnumerable<KeyEvent> WatchAsync(string prefix, RecordRevision first, CancellationToken ct);
}
