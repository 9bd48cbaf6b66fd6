using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>A shard's record and lease, as a store that is always there has them. Any thread.</summary>
/// <param name="record">To begin with.</param>
/// <param name="addressOf">Where a replica listens.</param>
internal sealed class FakeRecords(ShardRecord record, Func<NodeId, string?> addressOf)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, Action<ReplicaInput>> _watchers = [];
    private readonly Func<NodeId, string?> _addressOf = addressOf;
    private long _revision = 1;
    private ShardEpoch? _lease;

    public ShardRecord Record { get; private set; } = record;

    public IShardCoordination For(NodeId node) => new One(this, node);

    /// <summary>Whoever leads does not keep its lease any more.</summary>
    public void EndLease()
    {
        lock (_gate)
        {
            _lease = null;
            TellAll();
        }
    }

    public override string ToString()
    {
        lock (_gate)
            return $"{Record} at {_revision}, leased for {_lease}, watched by {string.Join(',', _watchers.Keys)}";
    }

    private void Put(ShardRecord record)
    {
        (Record, _revision) = (record, _revision + 1);
        TellAll();
    }

    private void TellAll()
    {
        foreach (var node in _watchers.Keys.Order().ToList())
            Tell(node);
    }

    private void Tell(NodeId node)
    {
        if (!_watchers.TryGetValue(node, out var tell))
            return;
        tell(new RecordSeen(Record, new(_revision)));
        tell(new LeaseSeen(_lease));
    }

    private void Swap(NodeId node, SwapRecord swap)
    {
        if (swap.Expected.Value != _revision)
        {
            Tell(node);
            return;
        }

        if (swap.TakesLease)
            _lease = swap.Record.Epoch;
        Put(swap.Record);
    }

    private sealed class One(FakeRecords all, NodeId node) : IShardCoordination
    {
        public void Watch(Action<ReplicaInput> tell)
        {
            lock (all._gate)
            {
                all._watchers[node] = tell;
                all.Tell(node);
            }
        }

        public void CarryOut(RecordEffect effect)
        {
            lock (all._gate)
                CarryOutAlone(effect);
        }

        public string? AddressOf(NodeId replica) => all._addressOf(replica);

        public void Stop()
        {
            lock (all._gate)
                all._watchers.Remove(node);
        }

        private void CarryOutAlone(RecordEffect effect)
        {
            switch (effect)
            {
                case SwapRecord swap:
                    all.Swap(node, swap);
                    break;
                case TakeLease take when take.Revision.Value == all._revision:
                    all._lease = take.Epoch;
                    all.TellAll();
                    break;
                case DropLease drop when all._lease == drop.Epoch:
                    all.EndLease();
                    break;
                case ReadRecord:
                    all.Tell(node);
                    break;
            }
        }
    }
}
