using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>A real replica's mind with a log in which nothing is, and a network that loses nothing.</summary>
internal sealed class FakeReplica : IRunningReplica, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<ReplicaInput> _inbox = new();
    private readonly FakeHost _host;
    private readonly ReplicaAssignment _assignment;
    private readonly ReplicaState _state;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new();
    private bool _isDeciding;
    private ShardService _service;
    private ShardEpoch _epoch;

    public FakeReplica(FakeHost host, ReplicaAssignment assignment)
    {
        (_host, _assignment) = (host, assignment);
        var history = host.Histories.GetValueOrDefault(assignment.Shard, EpochHistory.Empty);
        _state = new(
            assignment.Node,
            host.Settings with { InSyncMin = assignment.InSyncMin },
            new(assignment.Life, history, JournalPosition.Start, IsTailProven: true));
        assignment.Coordination.Watch(Hear);
        _timer = host.Time.CreateTimer(_ => Hear(TimePassed.Instance), state: null, Tick, Tick);
    }

    public string Address => $"{_assignment.Node}:{_assignment.Shard}";

    public long Life => _assignment.Life;

    public Task Ended => _ended.Task;

    public ReplicaStatus Status => new(_service, _epoch, JournalPosition.Start, JournalPosition.Start);

    /// <summary>What it was told of leases, and when.</summary>
    public List<(TimeSpan At, ShardEpoch? HeldFor)> Leases { get; } = [];

    public void HandOver(NodeId target) => Hear(new HandOver(target));

    public void Leave() => Hear(Cluster.Replicas.Leave.Instance);

    public void ElectUnclean() => Hear(Cluster.Replicas.ElectUnclean.Instance);

    public Task StopAsync(bool isAtOnce)
    {
        Dispose();
        return Ended;
    }

    /// <summary>It ends by itself.</summary>
    public void Fail() => Dispose();

    public void Dispose()
    {
        _timer.Dispose();
        _host.Remove(_assignment.Shard, this);
        _ended.TrySetResult();
    }

    public void Hear(ReplicaInput input)
    {
        lock (_gate)
        {
            _inbox.Enqueue(input);
            if (_isDeciding)
                return;
            _isDeciding = true;
        }

        List<ReplicaEffect> effects = [];
        while (TryTake(out var next))
        {
            effects.Clear();
            if (_ended.Task.IsCompleted || _host.IsDead)
                continue;
            if (next is LeaseSeen lease)
                Leases.Add((_host.Now, lease.HeldFor));
            _state.Decide(next, _host.Now, effects);
            foreach (var effect in effects)
                CarryOut(effect);
        }
    }

    private bool TryTake(out ReplicaInput input)
    {
        lock (_gate)
        {
            if (_inbox.TryDequeue(out input!))
                return true;
            _isDeciding = false;
            return false;
        }
    }

    private void CarryOut(ReplicaEffect effect)
    {
        switch (effect)
        {
            case RecordEffect record:
                _assignment.Coordination.CarryOut(record);
                break;
            case SendMessage send:
                // A peer is found by its address, as over a real network.
                if (_assignment.Coordination.AddressOf(send.To) is not null)
                    _host.Network.Deliver(send.To, _assignment.Shard, new MessageArrived(_assignment.Node, send.Message));
                break;
            case TruncateLog truncate:
                Hear(new LogAdvanced(truncate.Generation, truncate.End, truncate.End));
                break;
            case CloseLog close:
                Hear(new LogClosed(close.HandOver, JournalPosition.Start));
                break;
            case StoreHistory store:
                _host.Histories[_assignment.Shard] = store.History;
                break;
            case ChangeService change:
                (_service, _epoch) = (change.Service, change.Epoch);
                break;
        }
    }
}
