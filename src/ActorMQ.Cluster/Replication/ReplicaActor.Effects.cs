using ActorMQ.Actors;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;
using ReplicaRun = ActorMQ.Broker.Replication.ReplicaRun;

namespace ActorMQ.Cluster.Replication;

/// <summary>The effects, one method each.</summary>
internal sealed partial class ReplicaActor
{
    private static readonly TimeSpan SendsCheckPeriod = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RefusalAgainAfter = TimeSpan.FromSeconds(30);

    private readonly Dictionary<NodeId, ActorRef<LogSendCommand>> _senders = [];
    private Seldom? _refusals;

    private void CarryOut(ReplicaEffect effect)
    {
        if (IsSeldom(effect) && _around.Logger.IsEnabled(LogLevel.Debug))
            Told.Does(_around.Logger, Options.Shard, Options.Self, effect);
        switch (effect)
        {
            case RecordEffect record:
                Options.Coordination.CarryOut(record);
                break;
            case SendMessage send:
                _around.Peers.TrySend(send.To, send.Message, run: []);
                break;
            case SendLog send:
                SenderTo(send.To).Tell(new LogSendCommand(send));
                break;
            case AppendLog append:
                OnAppend(append);
                break;
            case TruncateLog truncate:
                OnTruncate(truncate);
                break;
            case BeginLogAnew anew:
                OnBeginAnew(anew);
                break;
            case StoreHistory store:
                _around.Files.WriteHistory(store.History);
                break;
            case MarkTailProven:
                _around.Log.Flush(Wait(() => WriteNote(_note with { IsTailProven = true })));
                break;
            case RaiseHighWater raise:
                _around.Log.RaiseHighWater(raise.Position);
                break;
            case ChangeService change:
                OnChange(change);
                break;
            case CloseLog close:
                OnClose(close);
                break;
            case HandOverEnded ended:
                Told.HandOverEnded(_around.Logger, Options.Shard, ended.Target, ended.IsDone);
                break;
            case TruncationRefused refused:
                OnRefused(refused);
                break;
            default:
                throw new InvariantException($"unknown effect {effect}");
        }
    }

    /// <summary>What goes on all the time is not told of.</summary>
    private static bool IsSeldom(ReplicaEffect effect) => effect is not (
        SendLog or AppendLog or RaiseHighWater or SendMessage { Message: LogBytes or AcknowledgeLog });

    private ActorRef<LogSendCommand> SenderTo(NodeId node)
    {
        if (_senders.TryGetValue(node, out var sender))
            return sender;
        var settings = new LogSendSettings(
            Options.RunSizeMax,
            Options.Settings.WindowSizeBytes,
            Options.CatchUpRateBytes,
            [ClusterMeter.Shard(Options.Shard), ClusterMeter.Peer(node)]);
        var self = Context.Self;
        sender = Context.Spawn($"to-{node}", LogSendActor.Props(
            $"{Context.Path} to {node}",
            _around.Log,
            _around.Peers,
            settings,
            input => self.Tell(new Hear(input)),
            _around.Logger));
        return _senders[node] = sender;
    }

    private void OnAppend(AppendLog append)
    {
        var bytes = (LogBytes)((MessageArrived)_cause!.Input).Message;
        var run = _cause.Run ?? throw new InvariantException($"{append} without bytes");
        var known = (int)(append.From - bytes.From);
        Invariant.Holds(known < run.Length, $"{append} of {run.Length} bytes at {bytes.From}");
        if (known > 0)
            run.Array.AsSpan(known, run.Length - known).CopyTo(run.Array);
        var size = run.Length - known;

        _isRunGiven = true;
        _around.Budget.Give(append.Until, run.Length);
        _receivedSize += size;
        ClusterMeter.BytesReceived.Add(size, ClusterMeter.Shard(Options.Shard));
        _around.Log.Append(new ReplicaRun(new PooledBody(run.Array, size), append.From, append.Until));
    }

    private void OnTruncate(TruncateLog truncate)
    {
        if (truncate.LosesAcknowledged)
        {
            Told.CutsAcknowledged(_around.Logger, Options.Shard, truncate.End);
            EmptyStore($"a leader was elected that holds acknowledged records up to {truncate.End} alone");
            return;
        }

        if (truncate.End < _around.Log.End)
            Told.Cuts(_around.Logger, Options.Shard, _around.Log.End, truncate.End);
        _around.Log.Truncate(truncate.End, truncate.Generation, Wait(_around.Budget.Clear));
    }

    private void OnBeginAnew(BeginLogAnew anew)
    {
        var log = _around.Log;
        if (log.Start == log.End && anew.Start >= log.End)
            _around.Log.Truncate(_around.Log.End, anew.Generation, Wait(_around.Budget.Clear));
        else
            EmptyStore($"the leader keeps nothing from before {anew.Start} any more");
    }

    /// <summary>
    /// Consume queues, index and state are of what the log held, so with the log all of it has to go.
    /// </summary>
    private void EmptyStore(string why)
    {
        WriteNote(_note with { IsTailProven = false, BeginsAnew = true });
        _hasEnded = true;
        _around.Log.Fail(new StoreBeginsAnewException(Options.StorePath, why));
    }

    private void OnChange(ChangeService change)
    {
        _service = change.Service;
        Told.Serves(_around.Logger, Options.Shard, Options.Self, change.Service, change.Epoch);
        TellService();
        CheckSendsSoon();
    }

    private void OnClose(CloseLog close)
    {
        var self = Context.Self;
        _around.Log.Close(end => self.Tell(new Hear(new LogClosed(close.HandOver, end))));
    }

    /// <summary>
    /// Again and again, for nobody tells when the last is answered. One that is just being taken counts, too.
    /// </summary>
    private void CheckSendsSoon()
    {
        if (_service == ShardService.Holding)
            Context.StartTimer("sends", CheckSends.Instance, SendsCheckPeriod);
    }

    private void OnCheckSends()
    {
        if (_around.Log.HasSendsUnderWay)
            CheckSendsSoon();
        else
            _inputs.Enqueue(new Hear(SendsSettled.Instance));
    }

    private void OnRefused(TruncationRefused refused)
    {
        _refusals ??= new(RefusalAgainAfter, Context.Time);
        if (!_refusals.IsDue())
            return;
        if (refused.SharesHistory)
        {
            Told.LeaderLacks(
                _around.Logger, Options.Shard, refused.Leader, refused.ConsistentEnd, refused.HighWater,
                Options.StorePath);
        }
        else
        {
            Told.LeaderIsAnother(_around.Logger, Options.Shard, refused.Leader, Options.StorePath);
        }
    }

    private void WriteNote(ReplicaNote note)
    {
        _note = note;
        _around.Files.WriteNote(note);
    }
}
