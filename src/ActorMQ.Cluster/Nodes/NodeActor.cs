using ActorMQ.Actors;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Carries out what a node's state decides: asks etcd, starts and stops replicas.</summary>
internal sealed partial class NodeActor(NodeSurroundings around) : Actor<NodeMessage>, IDisposable
{
    private const int TicksPerLease = 30;

    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<BrokerName, HostedReplica> _replicas = [];
    private readonly Dictionary<BrokerName, Task> _givingUp = [];
    private readonly List<NodeEffect> _effects = [];
    private readonly NodeLog _log = new(around.Logs.CreateLogger<NodeActor>());
    private CancellationToken _end;
    private ActorRef<NodeMessage> _self = null!;
    private CancellationTokenSource? _watch;
    private ClusterContents? _shown;
    private NodeState _state = null!;

    protected override void OnStart()
    {
        if (around.HasEnded.Task.IsCompleted)
        {
            // A second life would know nothing of the replicas of the first.
            Context.StopSelf();
            return;
        }

        (_self, _end) = (Context.Self, _ended.Token);
        _state = new(around.Options, Now);
        var tick = new NodeMessage.Heard(NodeInput.TimePassed.Instance);
        Context.StartPeriodicTimer("time", tick, around.Options.Times.Lease / TicksPerLease);
        _self.Tell(tick);
    }

    protected override void Receive(NodeMessage message)
    {
        switch (message)
        {
            case NodeMessage.Heard heard:
                if (heard.Input is NodeInput.ReplicaEnded ended)
                    OnEnded(ended.Shard);
                Decide(heard.Input);
                break;
            case NodeMessage.Started started:
                OnStarted(started);
                break;
            case NodeMessage.ShowView show:
                show.Reply.Reply(_state.View(Now));
                break;
            case NodeMessage.ShowReplicas show:
                show.Reply.Reply(_replicas
                    .Where(each => each.Value.Running is not null)
                    .ToDictionary(each => each.Key, each => each.Value.Running!.Status));
                break;
        }
    }

    protected override void OnStop()
    {
        _ended.Cancel();
        around.HasEnded.TrySetResult(NodeEnd.Failed);
        Dispose();
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _ended.Dispose();
    }

    private TimeSpan Now => Context.Time.GetElapsedTime(0);

    private void Hear(NodeInput input) => _self.Tell(new NodeMessage.Heard(input));

    private void Decide(NodeInput input)
    {
        _effects.Clear();
        _state.Decide(input, Now, _effects);
        foreach (var effect in _effects)
            CarryOut(effect);
        if (input is NodeInput.TimePassed)
        {
            ClusterMeter.CoordinatorAvailable.Record(
                _state.HasAccess ? 1 : 0, ClusterMeter.Node(around.Options.Node));
        }

        if (_state.IsJoined)
            around.HasJoined.TrySetResult();
        ShowAddresses();
    }

    private void CarryOut(NodeEffect effect)
    {
        switch (effect)
        {
            case NodeEffect.ReadKeys:
                _ = ReadKeysAsync(Now);
                break;
            case NodeEffect.Watch watch:
                _watch?.Cancel();
                _watch?.Dispose();
                _watch = CancellationTokenSource.CreateLinkedTokenSource(_end);
                _ = WatchAsync(watch.First, _watch.Token);
                break;
            case NodeEffect.Transact transact:
                _ = TransactAsync(transact.Transaction);
                break;
            case NodeEffect.ReadShard read:
                _ = ReadShardAsync(read);
                break;
            case NodeEffect.TellReplica tell:
                Find(tell.Shard)?.Coordination.Tell(tell.Input);
                break;
            case NodeEffect.StartReplica start:
                StartReplica(start);
                break;
            case NodeEffect.StopReplica stop:
                Find(stop.Shard)?.Stop(stop.IsAtOnce);
                break;
            case NodeEffect.GiveUpStore giveUp:
                _givingUp[giveUp.Shard] = GiveUpAsync(giveUp);
                break;
            case NodeEffect.HandOver handOver:
                Find(handOver.Shard)?.Running?.HandOver(handOver.Target);
                break;
            case NodeEffect.LeaveSet leave:
                Find(leave.Shard)?.Running?.Leave();
                break;
            case NodeEffect.ElectUnclean elect:
                Find(elect.Shard)?.Running?.ElectUnclean();
                break;
            case NodeEffect.Log log:
                _log.Say(log.Note);
                break;
            case NodeEffect.End end:
                around.HasEnded.TrySetResult(end.How);
                Context.StopSelf();
                break;
        }
    }

    private HostedReplica? Find(BrokerName shard) => _replicas.GetValueOrDefault(shard);

    private void StartReplica(NodeEffect.StartReplica start)
    {
        var coordination = new EtcdShardCoordination(start.Shard, _self);
        coordination.See(_state.Contents.Shard(start.Shard).Addresses);
        var replica = new HostedReplica(coordination, _end);
        _replicas[start.Shard] = replica;
        var assignment = new ReplicaAssignment(
            start.Shard, around.Options.Node, start.Life, start.Epoch, start.InSyncMin, coordination);
        _givingUp.Remove(start.Shard, out var givingUp);
        _ = RunAsync(assignment, replica, givingUp ?? Task.CompletedTask);
    }

    private void OnStarted(NodeMessage.Started started)
    {
        if (Find(started.Shard) is not { } replica)
            return;
        replica.Running = started.Replica;
        Decide(new NodeInput.ReplicaStarted(started.Shard, started.Replica.Address));
    }

    private void OnEnded(BrokerName shard)
    {
        if (_replicas.Remove(shard, out var replica))
            replica.Dispose();
    }

    /// <summary>
    /// Replicas find each other by what etcd holds of them, regions their entities. Who is lost shows at this
    /// node's next beat at the latest, which changes the contents.
    /// </summary>
    private void ShowAddresses()
    {
        if (ReferenceEquals(_shown, _state.Contents))
            return;
        _shown = _state.Contents;
        around.Sight.See(_state.View(Now));
        foreach (var (shard, replica) in _replicas)
            replica.Coordination.See(_shown.Shard(shard).Addresses);
    }
}
