using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>The model of etcd behind the seam, so that one script runs against both.</summary>
internal sealed class ModelCoordinator : ICoordinator
{
    public EtcdModel Model { get; } = new();

    public ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct) => new(Model.Read(prefix));

    public ValueTask<TransactionResult> TransactAsync(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct) =>
        new(Model.Transact(conditions, changes));

    public ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct) =>
        new(Model.Grant(ttl, TimeSpan.Zero));

    public ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct) =>
        new(Model.KeepAlive(lease, TimeSpan.Zero));

    public ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct) => new(Model.Revoke(lease));

    public async IAsyncEnumerable<KeyEvent> WatchAsync(
        string prefix,
        RecordRevision first,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var each in Model.EventsFrom(first, prefix) ?? throw new RevisionCompactedException(Model.Revision))
            yield return each;
        await Task.Delay(Timeout.Infinite, ct);
    }
}
