using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>An operator's commands against a cluster that does not stand still.</summary>
public sealed class ClusterCommandsTests
{
    private static readonly ClusterName Cluster = new("c");
    private static readonly ClusterKeys Keys = new(Cluster);
    private static readonly NodeId A = new("a");

    [Theory]
    [InlineData(1, true)]
    [InlineData(9, true)]
    [InlineData(100, false)]
    public async Task A_node_that_beats_between_look_and_word_is_told_to_leave_all_the_same(int beats, bool leaves)
    {
        var etcd = new BeatingCoordinator(beats);
        var leaving = new ClusterCommands(Cluster, etcd).LeaveAsync(A, default);
        if (leaves)
            await leaving;
        else
            await Assert.ThrowsAsync<ClusterCommandException>(() => leaving);
        Assert.Equal(leaves, ClusterContents.Of(Keys, await etcd.ReadAsync(Keys.Root, default)).Leaving.Contains(A));
    }

    /// <summary>A node shows that it lives, each time that something is to be changed, so many times.</summary>
    private sealed class BeatingCoordinator : ICoordinator
    {
        private readonly ModelCoordinator _etcd = new();
        private int _left;

        public BeatingCoordinator(int beats)
        {
            _left = beats;
            Beat();
        }

        public ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct) => _etcd.ReadAsync(prefix, ct);

        public ValueTask<TransactionResult> TransactAsync(
            IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct)
        {
            if (_left-- > 0)
                Beat();
            return _etcd.TransactAsync(conditions, changes, ct);
        }

        public ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct) => _etcd.GrantLeaseAsync(ttl, ct);

        public ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct) => _etcd.KeepAliveAsync(lease, ct);

        public ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct) => _etcd.RevokeLeaseAsync(lease, ct);

        public IAsyncEnumerable<KeyEvent> WatchAsync(string prefix, RecordRevision first, CancellationToken ct) =>
            _etcd.WatchAsync(prefix, first, ct);

        private void Beat()
        {
            var entry = new NodeEntry("a:1", string.Empty, Life: 1, Beat: 1, NodeStage.Up);
            _etcd.Model.Transact([], [new PutKey(Keys.Node(A), ClusterJson.Encode(entry, ClusterJson.Node))]);
        }
    }
}
