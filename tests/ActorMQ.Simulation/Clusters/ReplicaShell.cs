using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
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
    private readonly Queue<(ReplicaInput Input, SimulatedRecord[] Payload)> _inbox = new();
    private readonly List<ReplicaEffect> _effects = [];
    private bool _isDeciding;
    private bool _isReading;
    private bool _hasEnded;
    private int _generation;
    private int _acknowledgedCount;
    private ShardEpoch _epoch;

    public ReplicaShell(NodeProcess node, int shard, ReplicaDisk disk, ClusterChecks checks, long life)
    {
        (_node, Shard, _disk, _checks) = (node, shard, disk, checks);
        var isProven = disk.IsTailProven || node.World.Mistake == ClusterMistake.TrustsLostTail;
        _state = new(node.Id, node.World.Plan.Settings, new(life, disk.History, disk.Log.End, isProven)
        {
            LogStart = disk.Log.Start,
        });
    }

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
            case SwapRecord swap:
                OnSwap(swap);
                break;
            case ReadRecord:
                Read();
                break;
            case TakeLease take:
                PutLease(take);
                break;
            case DropLease drop:
                OnDropLease(drop);
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
            case HandOverEnded ended:
                _node.World.Note($"s{Shard} n{_node.Index} hand-over to {ended.Target}: {ended.IsDone}");
                break;
        }
    }

    /// <summary>Reads the record and the lease; one read at a time.</summary>
    public void Read()
    {
        if (_isReading)
            return;
        _isReading = true;
        _node.Later(_node.World.Plan.Settings.RetryAfter, () => _isReading = false);
        _node.Ask(
            etcd => (etcd.Get(_node.World.RecordKey(Shard)), etcd.Get(_node.World.LeaseKey(Shard))),
            found =>
            {
                _isReading = false;
                if (found.Item1 is { } entry)
                    OnRecordEntry(entry);
                OnLeaseEntry(found.Item2);
            });
    }

    public void OnRecordEntry(StoredKey entry) =>
        Hear(new RecordSeen(ShardRecordJson.TryDecode(entry.Value)!, entry.Revision));

    public void OnLeaseEntry(StoredKey? entry) =>
        Hear(new LeaseSeen(entry is null ? null : EpochOf(entry)));

    private static ShardEpoch? EpochOf(StoredKey lease) =>
        ClusterJson.TryDecode(lease.Value, ClusterJson.Lease)?.Epoch;

    private byte[] EncodeLease(ShardEpoch epoch) =>
        ClusterJson.Encode(new(epoch, _node.Id, _node.Life), ClusterJson.Lease);

    private void OnSwap(SwapRecord swap)
    {
        var (recordKey, leaseKey) = (_node.World.RecordKey(Shard), _node.World.LeaseKey(Shard));
        _node.World.Note($"s{Shard} n{_node.Index} swaps {swap.Expected} for {swap.Record}");
        List<KeyChange> changes = [new PutKey(recordKey, ShardRecordJson.Encode(swap.Record))];
        if (swap.TakesLease && _node.Lease != LeaseId.None)
            changes.Add(new PutKey(leaseKey, EncodeLease(swap.Record.Epoch), _node.Lease));
        List<KeyCondition> conditions = [];
        if (_node.World.Mistake != ClusterMistake.SwapsBlindly)
            conditions.Add(new(recordKey, swap.Expected));
        _node.Ask(etcd => etcd.Transact(conditions, changes), result =>
        {
            if (result.Outcome == TransactionOutcome.Won)
                Hear(new SwapWon(swap.Record, result.Revision));
            else if (result.Outcome == TransactionOutcome.Lost && result.Current is [var entry, ..])
                OnRecordEntry(entry);
        });
    }

    private void PutLease(TakeLease take)
    {
        if (_node.Lease == LeaseId.None)
            return;
        List<KeyChange> changes =
            [new PutKey(_node.World.LeaseKey(Shard), EncodeLease(take.Epoch), _node.Lease)];
        List<KeyCondition> conditions = [new(_node.World.RecordKey(Shard), take.Revision)];
        _node.Ask(etcd => etcd.Transact(conditions, changes), _ => { });
    }

    private void OnDropLease(DropLease drop)
    {
        var key = _node.World.LeaseKey(Shard);
        _node.Ask(
            etcd => etcd.Get(key) is { } entry && EpochOf(entry) == drop.Epoch
                ? etcd.Transact([new(key, entry.Revision)], [new DeleteKey(key)]).Outcome
                : TransactionOutcome.Lost,
            _ => { });
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

        TellHeld();
    }

    private void OnTruncate(TruncateLog truncate)
    {
        _generation = truncate.Generation;
        _node.World.Note($"s{Shard} n{_node.Index} cuts {Log.End} to {truncate.End}");
        var count = Log.CountTo(truncate.End);
        if (NeverTruncates)
            return;
        if (_node.World.RecordOf(Shard).InSync.Contains(_node.Id))
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
            _node.World.Note($"s{Shard} n{_node.Index} begins anew, its log was [{Log.Start}, {Log.End})");
            _hasEnded = true;
            _node.EmptyStore(Shard);
            return;
        }

        _generation = anew.Generation;
        _node.World.Note($"s{Shard} n{_node.Index} begins at {anew.Start}");
        var before = _checks.RecordsBefore(anew.Start);
        Log.BeginBehind(before);
        _acknowledgedCount = before.Count;
        TellHeld();
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
        _checks.Acknowledged(Log, _acknowledgedCount, count);
        _acknowledgedCount = count;
        AnswerWaiting();
    }

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
            case ClusterMistake.ElectsFromAllReplicas when input is RecordSeen seen:
                return seen with { Record = seen.Record with { InSync = seen.Record.InSync.With(_node.Id) } };
            default:
                return input;
        }
    }
}
