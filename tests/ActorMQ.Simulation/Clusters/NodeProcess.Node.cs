using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The node's part in its cluster: carries out what its pure state decides.</summary>
internal sealed partial class NodeProcess
{
    private static readonly TimeSpan EtcdPatience = TimeSpan.FromMilliseconds(1000);

    private readonly Queue<NodeInput> _inbox = new();
    private readonly List<NodeEffect> _effects = [];
    private readonly HashSet<int> _starting = [];
    private NodeState _state = null!;
    private SimulatedWatch? _watch;
    private bool _isDeciding;

    /// <summary>Whether the node knows where another's replica of a shard listens.</summary>
    public bool Knows(int shard, NodeId node) =>
        _state.Contents.Shard(world.NameOf(shard)).Addresses.ContainsKey(node);

    /// <summary>Decides on an input, and on those that its effects bring about, one after the other.</summary>
    public void Hear(NodeInput input)
    {
        _inbox.Enqueue(input);
        if (_isDeciding)
            return;
        _isDeciding = true;
        while (IsUp && _inbox.TryDequeue(out var next))
        {
            _effects.Clear();
            _state.Decide(next, LocalNow, _effects);
            foreach (var effect in _effects)
            {
                if (DiesNow())
                    return;
                CarryOut(effect);
                if (!IsUp)
                    return;
            }
        }

        _isDeciding = false;
    }

    private void BeginNode()
    {
        var options = new ClusterNodeOptions(
            ClusterHistory.Cluster, Id, $"n{index}:1", Rack: "", world.Plan.Cluster)
        {
            Times = world.Plan.NodeTimes,
        };
        _state = new(options, LocalNow);
        _isDeciding = false;
    }

    private void EndNode()
    {
        _inbox.Clear();
        _shells.Clear();
        _starting.Clear();
        if (_watch is not null)
            _watch.IsOver = true;
    }

    private void CarryOut(NodeEffect effect)
    {
        switch (effect)
        {
            case NodeEffect.ReadKeys:
                OnReadKeys();
                break;
            case NodeEffect.Watch watch:
                OnWatch(watch.First);
                break;
            case NodeEffect.Transact transact:
                OnTransact(NodeMistakes.Made(transact.Transaction, world));
                break;
            case NodeEffect.ReadShard read:
                Ask(
                    etcd => etcd.Read(world.Keys.Shard(read.Shard)),
                    keys => Hear(new NodeInput.ShardRead(read.Shard, keys, read.Drops)));
                break;
            case NodeEffect.TellReplica tell:
                if (_shells.TryGetValue(world.NumberOf(tell.Shard), out var told))
                    told.Hear(tell.Input);
                break;
            case NodeEffect.StartReplica start:
                OnStart(start);
                break;
            case NodeEffect.StopReplica stop:
                OnStop(stop.Shard);
                break;
            case NodeEffect.GiveUpStore giveUp:
                OnGiveUp(giveUp);
                break;
            case NodeEffect.HandOver handOver:
                if (_shells.TryGetValue(world.NumberOf(handOver.Shard), out var gives))
                    gives.Hear(new HandOver(handOver.Target));
                break;
            case NodeEffect.LeaveSet leave:
                world.Note($"{leave.Shard} n{index} leaves the set before it stops");
                if (_shells.TryGetValue(world.NumberOf(leave.Shard), out var leaves))
                    leaves.Hear(Leave.Instance);
                break;
            case NodeEffect.ElectUnclean elect:
                if (_shells.TryGetValue(world.NumberOf(elect.Shard), out var leads))
                    leads.Hear(ElectUnclean.Instance);
                break;
            case NodeEffect.Log log:
                OnLog(log.Note);
                break;
            case NodeEffect.End end:
                world.Note($"n{index} has ended: {end.How}");
                HangUp();
                End();
                if (!world.Network.IsFaulty)
                    world.Time.After(EtcdPatience, Start);
                break;
        }
    }

    private void OnLog(NodeNote note)
    {
        world.Note($"n{index} notes {note}");
        if (note is NodeNote.NodeLost lost)
            world.Beats.Lost(index, lost.Node);
    }

    private void OnReadKeys()
    {
        var askedAt = LocalNow;
        Ask(
            etcd => etcd.Read(world.Keys.Root),
            keys => Hear(new NodeInput.KeysRead(keys, askedAt)));
    }

    private void OnWatch(RecordRevision first)
    {
        if (_watch is not null)
            _watch.IsOver = true;
        var life = _life;
        SimulatedWatch? watch = null;
        watch = _watch = world.Etcd.Watch(
            index,
            first,
            change => Do(life, () =>
            {
                if (ReferenceEquals(watch, _watch))
                    Hear(new NodeInput.KeyChanged(change));
            }),
            () => Do(life, () =>
            {
                if (ReferenceEquals(watch, _watch))
                    Hear(NodeInput.WatchEnded.Instance);
            }));
    }

    private void OnTransact(NodeTransaction transaction)
    {
        if (transaction.Purpose is NodePurpose.Swap swap)
            world.Note($"{swap.Shard} n{index} swaps {swap.Effect.Expected} for {swap.Effect.Record}");
        Ask(
            etcd => etcd.Transact(transaction.Conditions, transaction.Changes),
            result => Hear(new NodeInput.Transacted(transaction, result ?? TransactionResult.Unknown)));
    }

    /// <summary>Asks etcd; what has no answer in time has none.</summary>
    private void Ask<T>(Func<EtcdModel, T> question, Action<T?> answered)
        where T : class
    {
        var (life, isOver) = (_life, false);
        world.Etcd.Ask(index, question, Answer);
        world.Time.After(EtcdPatience, () => Answer(null));

        void Answer(T? answer) => Do(life, () =>
        {
            if (!isOver)
            {
                isOver = true;
                answered(answer);
            }
        });
    }

    private void OnStart(NodeEffect.StartReplica start)
    {
        var shard = world.NumberOf(start.Shard);
        _starting.Add(shard);
        Later(TimeSpan.FromMilliseconds(world.Random.Next(1, 30)) + DiskIsSlow, () =>
        {
            if (!_starting.Remove(shard))
                return;
            if (world.Network.IsFaulty && world.Random.Next(30) == 0)
            {
                Hear(new NodeInput.ReplicaEnded(start.Shard, "it could not start"));
                return;
            }

            // An empty disk under an old name may have held what was acknowledged.
            if (!_disks.TryGetValue(shard, out var disk))
                _disks[shard] = disk = new() { IsTailProven = start.Epoch == ShardEpoch.None };
            var life = world.Mistake == ClusterMistake.LivesTheSameLife ? 1 : start.Life;
            world.Note($"s{shard} n{index} begins life {life} at {disk.Log.End}");
            _shells[shard] = new(this, shard, disk, life);
            Hear(new NodeInput.ReplicaWatches(start.Shard));
            Hear(new NodeInput.ReplicaStarted(start.Shard, ClusterHistory.AddressOf(index, shard)));
        });
    }

    private void OnStop(BrokerName name)
    {
        var shard = world.NumberOf(name);
        _starting.Remove(shard);
        if (_shells.Remove(shard, out var shell))
            shell.Stop();
        Later(DiskDelay(), () => Hear(new NodeInput.ReplicaEnded(name, Failure: null)));
    }

    /// <summary>What a replica has left here goes, unless it knows more than the record that says so.</summary>
    private void OnGiveUp(NodeEffect.GiveUpStore giveUp)
    {
        var shard = world.NumberOf(giveUp.Shard);
        if (!_disks.TryGetValue(shard, out var disk) || disk.History.LastEpoch > giveUp.Epoch)
            return;
        world.Note($"s{shard} n{index} gives up its store");
        _disks[shard] = new() { IsTailProven = false };
    }

    /// <summary>A replica has ended by itself, and its store is to be empty when it starts again.</summary>
    public void OnBeganAnew(int shard)
    {
        _shells.Remove(shard);
        _disks[shard] = new() { IsTailProven = false };
        Hear(new NodeInput.ReplicaEnded(world.NameOf(shard), "it begins anew"));
    }
}
