using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Simulation.Clusters;

/// <summary>Carries out what the pure replica decides: on a simulated disk, network and etcd.</summary>
internal sealed partial class ReplicaShell
{
    private const int RecordsPerMessage = 6;
    private const int StepsMax = 10_000;

    private readonly NodeProcess _node;
    private readonly ReplicaDisk _disk;
    private readonly ReplicaState _state;
    private readonly ClusterChecks _checks;
    private readonly ReplicaRegistration _registration;
    private readonly Queue<(ReplicaInput Input, SimulatedRecord[] Payload)> _inbox = new();
    private readonly List<ReplicaEffect> _effects = [];
    private bool _isDeciding;
    private bool _hasEnded;
    private int _generation;
    private int _acknowledgedCount;
    private ShardEpoch _epoch;

    public ReplicaShell(NodeProcess node, int shard, ReplicaDisk disk, long life)
    {
        (_node, Shard, _disk, _checks, Life) = (node, shard, disk, node.World.Checks[shard], life);

        // What recovery finds counts as held, so it has to be as durable as that.
        if (node.World.Plan.IsFlushed && node.World.Mistake != ClusterMistake.TrustsUnflushedRecovery)
            Log.Flush();
        _acknowledgedCount = disk.AppliedCount;
        var isProven = disk.IsTailProven || node.World.Mistake == ClusterMistake.TrustsLostTail;
        _state = new(node.Id, node.World.Plan.Settings, new(life, disk.History, disk.Log.End, isProven)
        {
            LogStart = Log.Start,
            HighWater = Log.EndOf(disk.AppliedCount),
        });
        _registration = new(this, node);
    }

    /// <summary>Which start of the replica this is; grows from one to the next.</summary>
    public long Life { get; }

    public int Shard { get; }

    public SimulatedLog Log => _disk.Log;

    public ShardService Service { get; private set; }

    public ReplicaState State => _state;

    /// <summary>Decides on an input, and on those that its effects bring about, one after the other.</summary>
    public void Hear(ReplicaInput input, params SimulatedRecord[] payload)
    {
        _inbox.Enqueue((WithMistake(input), payload));
        if (_isDeciding)
            return;
        _isDeciding = true;
        var steps = 0;
        while (_node.IsUp && !_hasEnded && _inbox.TryDequeue(out var next))
        {
            if (++steps > StepsMax)
                throw new InvalidOperationException($"{next.Input} leads to no end: {_state}");
            _effects.Clear();
            _state.Decide(next.Input, _node.LocalNow, _effects);
            foreach (var effect in InOrder(_effects))
            {
                if (_node.DiesBefore(effect))
                    return;
                CarryOut(effect, next);
                if (_hasEnded)
                    return;
            }

            TellRole();
        }

        _isDeciding = false;
    }

    private ReplicaEffect[] InOrder(List<ReplicaEffect> effects) =>
        _node.World.Mistake == ClusterMistake.AdoptsBeforeCutting
            ? [.. effects.OrderBy(effect => effect is StoreHistory ? 0 : 1)]
            : [.. effects];

    private void CarryOut(ReplicaEffect effect, (ReplicaInput Input, SimulatedRecord[] Payload) cause)
    {
        switch (effect)
        {
            case RecordEffect asks:
                if (asks is SwapRecord swap)
                    OnPropose(swap);
                _node.Hear(new NodeInput.ReplicaAsks(_node.World.NameOf(Shard), asks));
                break;
            case SendMessage send:
                _node.World.Tell(_node.Index, send.To, Shard, send.Message, []);
                break;
            case SendLog send:
                OnSendLog(send);
                break;
            case AppendLog append:
                OnAppendLog(append, (LogBytes)((MessageArrived)cause.Input).Message, cause.Payload);
                break;
            case TruncateLog truncate:
                OnTruncate(truncate);
                break;
            case BeginLogAnew anew:
                OnBeginAnew(anew);
                break;
            case StoreHistory store:
                _disk.History = store.History;
                break;
            case MarkTailProven:
                Log.Flush();
                _disk.IsTailProven = true;
                break;
            case RaiseHighWater raise:
                Acknowledge(Log.CountTo(raise.Position));
                break;
            case ChangeService change:
                OnChangeService(change);
                break;
            case CloseLog close:
                OnClose(close);
                break;
            case HandOverEnded ended:
                _node.World.Note($"s{Shard} n{_node.Index} hand-over to {ended.Target}: {ended.IsDone}");
                break;
        }
    }

    /// <summary>Time has passed.</summary>
    public void OnTick()
    {
        Hear(TimePassed.Instance);
        var random = _node.World.Random;
        if (!_node.World.Plan.IsFlushed && random.Next(4) == 0)
            Log.Flush();
        if (random.Next(8) == 0)
            _disk.AppliedCount = Math.Max(_disk.AppliedCount, Math.Min(_acknowledgedCount, Log.FlushedCount));
        _registration.OnTick();
    }

    /// <summary>It ends in order: nothing more is heard, and the log is closed.</summary>
    public void Stop()
    {
        Refuse();
        Log.Flush();
        _registration.Leave();
        _hasEnded = true;
    }

    /// <summary>Its connections are closed.</summary>
    public void HangUp() => _registration.HangUp();

    private void TellRole()
    {
        if (_state.Record is not { } record)
            return;
        var id = _state.LeadsIn is null ? ReplicationOptions.ByPlace(record, _node.Id) : BrokerId.Master;
        _registration.OnRole(id, _state.LeadsIn ?? record.Epoch);
    }

    private void OnSendLog(SendLog send)
    {
        if (send.From < Log.Start)
        {
            _node.World.Note($"s{Shard} n{_node.Index} keeps nothing from before {Log.Start}");
            Hear(new LogRemoved(send.To, send.Session, Log.Start));
            return;
        }

        var from = Log.CountTo(send.From);
        if (from < 0 || from == Log.Count)
        {
            // A mistake has put together two logs; let it come to light where clients see it.
            if (_node.World.Mistake == ClusterMistake.None)
                throw new InvalidOperationException($"n{_node.Index} sends from {send.From}, of {Log.End}");
            return;
        }

        var until = Math.Min(Log.Count, from + RecordsPerMessage);
        var payload = new SimulatedRecord[until - from];
        for (var index = from; index < until; index++)
            payload[index - from] = Log[index];
        var end = Log.EndOf(until);
        var message = new LogBytes(send.Epoch, send.Session, send.From, end, send.HighWater);
        _node.World.Tell(_node.Index, send.To, Shard, message, payload);
        Hear(new LogSent(send.To, send.Session, end));
    }

    private void OnAppendLog(AppendLog append, LogBytes bytes, SimulatedRecord[] payload)
    {
        if (Log.End != append.From && _node.World.Mistake == ClusterMistake.None)
            throw new InvalidOperationException($"n{_node.Index} appends {append} to a log that ends at {Log.End}");
        var position = bytes.From;
        foreach (var record in payload)
        {
            position += record.Size;
            if (position > append.From && (position > Log.End || !NeverTruncates))
                Log.Append(record);
        }

        if (_node.World.Mistake == ClusterMistake.AppliesUnacknowledged)
            _acknowledgedCount = Log.Count;

        TellHeld();
    }

    private void OnTruncate(TruncateLog truncate)
    {
        _generation = truncate.Generation;
        _node.World.Note($"s{Shard} n{_node.Index} cuts {Log.End} to {truncate.End}");
        if (NeverTruncates)
            return;
        if (truncate.LosesAcknowledged)
        {
            if (!_checks.WasUnclean)
                _checks.Fail($"n{_node.Index} loses what it knows to be acknowledged");
            BeginAnew();
            return;
        }

        var count = Log.CountTo(truncate.End);
        if (_node.World.RecordOf(Shard)!.InSync.Contains(_node.Id))
            _checks.Truncating(Log, count, _node.Index);
        Log.Truncate(count);
        _acknowledgedCount = Math.Min(_acknowledgedCount, count);
        TellHeld();
    }

    /// <summary>An empty log begins further on; another is emptied, with all that is built from it.</summary>
    private void OnBeginAnew(BeginLogAnew anew)
    {
        if (Log.Start != Log.End)
        {
            BeginAnew();
            return;
        }

        _generation = anew.Generation;
        _node.World.Note($"s{Shard} n{_node.Index} begins at {anew.Start}");
        var before = _checks.RecordsBefore(anew.Start);
        Log.BeginBehind(before);
        _disk.AppliedCount = _acknowledgedCount = before.Count;
        TellHeld();
    }

    private void BeginAnew()
    {
        _node.World.Note($"s{Shard} n{_node.Index} begins anew, its log was [{Log.Start}, {Log.End})");
        Refuse();
        _registration.HangUp();
        _hasEnded = true;
        _node.OnBeganAnew(Shard);
    }

    /// <summary>Retention lets go of some of what is acknowledged, and flushed long ago.</summary>
    public void LetGo(Random random)
    {
        var count = random.Next(Math.Min(_acknowledgedCount, Log.FlushedCount) + 1);
        if (Log.EndOf(count) <= Log.Start)
            return;
        _node.World.Note($"s{Shard} n{_node.Index} lets go of what is before {Log.EndOf(count)}");
        Log.Remove(count);
    }

    /// <summary>What was written is flushed, if it has to be, and told a while later.</summary>
    private void TellHeld()
    {
        var (written, generation) = (Log.End, _generation);
        _node.Later(_node.DiskDelay(), () =>
        {
            if (_hasEnded)
                return;
            if (_node.World.Plan.IsFlushed)
                Log.Flush();
            var told = _node.World.Mistake == ClusterMistake.BelievesLateWriter ? _generation : generation;
            Hear(new LogAdvanced(told, written, written, Log.Start));
        });
    }

    private void Acknowledge(int count)
    {
        if (count <= _acknowledgedCount)
            return;
        _checks.Acknowledged(Log, _acknowledgedCount, count, KnownEpoch);
        _acknowledgedCount = count;
        AnswerWaiting();
    }

    /// <summary>The epoch that it takes part in.</summary>
    private ShardEpoch KnownEpoch => _state.LeadsIn ?? _state.Record?.Epoch ?? ShardEpoch.None;

    private bool NeverTruncates => _node.World.Mistake == ClusterMistake.NeverTruncates;

    private ReplicaInput WithMistake(ReplicaInput input)
    {
        var epoch = _state.LeadsIn ?? _state.Record?.Epoch;
        switch (_node.World.Mistake)
        {
            case ClusterMistake.IgnoresEpochs when epoch is { } current && input is MessageArrived
            {
                Message: LogBytes or AcknowledgeLog,
            } arrived:
                var from = _state.LeadsIn is null ? _state.Record!.Leader ?? arrived.From : arrived.From;
                return new MessageArrived(
                    from,
                    arrived.Message with { Epoch = current, Session = _state.CurrentSessionWith(from) });
            case ClusterMistake.ForgetsWhoLeaves when input is MessageArrived { Message: LeaveLeader leave } left:
                return new MessageArrived(left.From, new AcknowledgeLog(
                    leave.Epoch, leave.Session, new(long.MaxValue), default, HasGap: false));
            case ClusterMistake.ElectsFromAllReplicas when input is RecordSeen seen:
                return seen with { Record = seen.Record with { InSync = seen.Record.InSync.With(_node.Id) } };
            case ClusterMistake.LeadsUncleanUnasked when input is TimePassed && _node.World.Random.Next(2000) == 0:
                return ElectUnclean.Instance;
            default:
                return input;
        }
    }
}
