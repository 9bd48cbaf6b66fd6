using System.Runtime.CompilerServices;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>A way to a real etcd that can be cut off for good, as with a node that dies.</summary>
internal sealed class CutCoordinator(ICoordinator etcd) : ICoordinator
{
    private volatile bool _isCut;

    public void Cut() => _isCut = true;

    public ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct) =>
        _isCut ? throw new CoordinatorUnavailableException("cut", inner: null) : etcd.ReadAsync(prefix, ct);

    public ValueTask<TransactionResult> TransactAsync(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct) =>
        _isCut ? new(TransactionResult.Unknown) : etcd.TransactAsync(conditions, changes, ct);

    public ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct) => etcd.GrantLeaseAsync(ttl, ct);

    public ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct) => etcd.KeepAliveAsync(lease, ct);

    public ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct) => etcd.RevokeLeaseAsync(lease, ct);

    public async IAsyncEnumerable<KeyEvent> WatchAsync(
        string prefix, RecordRevision first, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var each in etcd.WatchAsync(prefix, first, ct))
        {
            if (!_isCut)
                yield return each;
        }
    }
}
