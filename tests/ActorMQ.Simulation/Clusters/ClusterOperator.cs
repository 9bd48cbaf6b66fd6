using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The operator: the product's commands, over the same network as all.</summary>
internal sealed class ClusterOperator
{
    private readonly ClusterHistory _world;
    private readonly ClusterCommands _commands;

    public ClusterOperator(ClusterHistory world)
    {
        _world = world;
        _commands = new(ClusterHistory.Cluster, new Link(world));
    }

    public void Leave(NodeId node) => Do($"{node} is to leave", _commands.LeaveAsync(node, default));

    public void Stay(NodeId node) => Do($"{node} is to stay", _commands.StayAsync(node, default));

    public void Move(int shard, NodeId from, NodeId to) => Do(
        $"s{shard} is to move from {from} to {to}",
        _commands.MoveAsync(_world.NameOf(shard), from, to, default));

    /// <summary>The shard is where the plan wants it.</summary>
    public void GiveBack(int shard) => Do(
        $"s{shard} goes back to the plan", _commands.PlaceAsync(_world.NameOf(shard), nodes: null, default));

    public void Elect(int shard, NodeId node) => Do(
        $"{node} is to lead s{shard}",
        _commands.ElectAsync(_world.NameOf(shard), node, isUnclean: false, default));

    /// <summary>The node is to lead with what it has: the named command that may lose what is acknowledged.</summary>
    public void ElectUnclean(int shard, NodeId node)
    {
        _world.RecordChecks[shard].Commanded.Add(node);
        Do(
            $"{node} is to lead s{shard}, whatever it holds",
            _commands.ElectAsync(_world.NameOf(shard), node, isUnclean: true, default));
    }

    private void Do(string what, Task command)
    {
        _world.Note(what);
        _ = AwaitAsync(what, command);
    }

    private async Task AwaitAsync(string what, Task command)
    {
        try
        {
            await command;
        }
        catch (Exception refused) when (refused is ClusterCommandException or CoordinatorUnavailableException)
        {
            _world.Note($"{what}: {refused.Message}");
        }
    }

    private sealed class Link(ClusterHistory world) : ICoordinator
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        public async ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct) =>
            await AskAsync(etcd => etcd.Read(prefix))
                ?? throw new CoordinatorUnavailableException("silent", inner: null);

        public async ValueTask<TransactionResult> TransactAsync(
            IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct) =>
            await AskAsync(etcd => etcd.Transact(conditions, changes)) ?? TransactionResult.Unknown;

        public ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct) =>
            throw new NotSupportedException();

        public ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct) =>
            throw new NotSupportedException();

        public ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<KeyEvent> WatchAsync(string prefix, RecordRevision first, CancellationToken ct) =>
            throw new NotSupportedException();

        private Task<T?> AskAsync<T>(Func<EtcdModel, T> question)
            where T : class
        {
            // What awaits it goes on at once, in this thread: one seed, one history.
            var answer = new TaskCompletionSource<T?>();
            world.Etcd.Ask(SimulatedNetwork.Operator, question, answered => answer.TrySetResult(answered));
            world.Time.After(Patience, () => answer.TrySetResult(null));
            return answer.Task;
        }
    }
}
