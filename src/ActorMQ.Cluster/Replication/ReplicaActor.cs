using ActorMQ.Actors;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Replication;

/// <summary>Carries out what <see cref="ReplicaState"/> decides, on a thread of its own.</summary>
/// <remarks>
/// One input after the other: the next is decided on when the effects of the one before are carried out. The
/// small files are written here and now; for a truncation or a flush of the log the actor waits as state,
/// while inputs gather: few, since peers' messages are bounded, and of the log and of time one waits at most.
/// </remarks>
internal sealed partial class ReplicaActor : Actor<ReplicaCommand>
{
    private readonly ReplicaSurroundings _around;
    private readonly Queue<Hear> _inputs = new();
    private readonly Queue<ReplicaEffect> _effects = new();
    private readonly List<ReplicaEffect> _decided = [];
    private readonly SlaveCount? _slaves;
    private readonly LeaderTold? _leader;
    private readonly Dictionary<NodeId, ByteRate> _sent = [];
    private readonly ByteRate _received = new();
    private long _receivedSize;
    private ReplicaState? _state;
    private ReplicaNote _note;
    private Hear? _cause;
    private ShardService _service = ShardService.Following;
    private ServiceTold? _told;
    private NodeSet? _inSync;
    private Action? _afterStep;
    private int _step;
    private bool _isWaiting;
    private bool _isTickDue;
    private bool _isRunGiven;
    private bool _hasEnded;

    public ReplicaActor(ReplicaSurroundings around)
    {
        (_around, _note) = (around, around.Note);
        _slaves = around.Options.DoubleWrite is { } settings ? new(settings) : null;
        _leader = around.Options.Leader is { } view
            ? new(view, around.Options.Self, around.Options.Coordination, around.Log)
            : null;
    }

    private ReplicationOptions Options => _around.Options;

    private TimeSpan Now => Context.Time.GetElapsedTime(0);

    /// <inheritdoc/>
    protected override void OnStart()
    {
        var self = Context.Self;

        // What recovery has found counts as held, so it has to be as durable as that.
        _around.Log.Flush(() => self.Tell(Replication.Begin.Instance));
    }

    /// <inheritdoc/>
    protected override void Receive(ReplicaCommand message)
    {
        switch (message)
        {
            case Hear heard:
                _inputs.Enqueue(heard);
                break;
            case LogMoved:
                _inputs.Enqueue(new Hear(LatestAdvance.Instance));
                break;
            case Tick when !_isTickDue:
                _isTickDue = true;
                _inputs.Enqueue(new Hear(TimePassed.Instance));
                break;
            case StepDone done when done.Step == _step && _isWaiting:
                OnStepDone();
                break;
            case Begin when _state is null:
                OnBegin();
                break;
            case CheckSends when _service == ShardService.Holding:
                OnCheckSends();
                break;
            case Look look:
                look.Tell(Report());
                break;
        }

        Work();
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        Options.Coordination.Stop();
        SayGoodbye();
        _around.Peers.Stop();
        if (!_isRunGiven)
            _cause?.Run?.Return();
        while (_inputs.TryDequeue(out var left))
            left.Run?.Return();

        // From here on it acknowledges nothing: a log that is as long as now will hold all of it.
        if (_state is not null && !_hasEnded)
            _around.Files.WriteNote(_note with { End = _around.Log.End });
    }

    /// <summary>The leader would wait for this replica until its silence tells.</summary>
    private void SayGoodbye()
    {
        if (_state is not { Following: { } following, Record: { } record })
            return;
        var leave = new LeaveLeader(record.Epoch, following.Session);
        _around.Peers.TrySend(following.Leader, leave, run: []);
    }

    private void OnBegin()
    {
        var (log, self) = (_around.Log, Context.Self);
        _around.Files.WriteNote(_note);
        _state = new(Options.Self, Options.Settings, new(
            _note.Life, _around.History, log.End, _note.IsTailProven)
        {
            LogStart = log.Start,
            HighWater = log.Applied,
        });

        // Before the first message is taken: whether there are slaves to wait for.
        TellSlaves();

        // The log may have moved on before there was an actor to tell.
        _inputs.Enqueue(new Hear(LatestAdvance.Instance));
        Context.StartPeriodicTimer("tick", Tick.Instance, Options.TickInterval);
        Options.Coordination.Watch(input => self.Tell(new Hear(input)));
    }

    private void Work()
    {
        while (!_isWaiting && _state is not null && !_hasEnded)
        {
            if (_effects.TryDequeue(out var effect))
                CarryOut(effect);
            else if (_cause is not null)
                EndInput();
            else if (_inputs.TryDequeue(out var next))
                Decide(next);
            else
                return;
        }
    }

    private void Decide(Hear next)
    {
        (_cause, _isRunGiven) = (next, false);
        if (IsSeldom(next.Input) && _around.Logger.IsEnabled(LogLevel.Debug))
            Told.Hears(_around.Logger, Options.Shard, Options.Self, next.Input);
        _isTickDue &= next.Input is not TimePassed;
        _decided.Clear();
        _state!.Decide(next.Input is LatestAdvance ? TakeAdvance() : next.Input, Now, _decided);
        foreach (var effect in _decided)
            _effects.Enqueue(effect);
    }

    /// <summary>What goes on all the time is not told of.</summary>
    private static bool IsSeldom(ReplicaInput input) => input is not (
        TimePassed or LatestAdvance or LogSent or MessageArrived { Message: LogBytes or AcknowledgeLog });

    private LogAdvanced TakeAdvance()
    {
        var (generation, written, held) = _around.Advances.Take();
        _around.Budget.Written(written);
        return new(generation, written, held, _around.Log.Start);
    }

    private void EndInput()
    {
        var cause = _cause!;
        _cause = null;
        if (cause.Input is MessageArrived && !_isRunGiven)
        {
            cause.Run?.Return();
            _around.Budget.Leave(cause.Run?.Length ?? 0);
        }

        TellService();
        TellSet();
        TellSlaves();
        _around.Latest = Status();
        if (cause.Input is TimePassed)
            Measure();
    }

    /// <summary>Waits for something that the log is asked to do.</summary>
    private Action Wait(Action? then)
    {
        var (self, done) = (Context.Self, new StepDone(++_step));
        (_isWaiting, _afterStep) = (true, then);
        return () => self.Tell(done);
    }

    private void OnStepDone()
    {
        var then = _afterStep;
        (_isWaiting, _afterStep) = (false, null);
        then?.Invoke();
    }

    private void TellService()
    {
        if (_state!.Record is not { } record)
            return;
        var epoch = _state.LeadsIn ?? record.Epoch;
        _leader?.Tell(record, _service, epoch);
        var now = new ServiceTold(_service, epoch, NumberOfSelf(record));
        if (now == _told)
            return;
        _told = now;
        _around.Log.Change(now.Service, now.Epoch.Value, now.Id);
    }

    private void TellSet()
    {
        if (_state!.LeadsIn is not { } epoch || _state.Record!.InSync is var inSync && inSync.Equals(_inSync))
            return;
        _inSync = inSync;
        Told.InSync(_around.Logger, Options.Shard, epoch, inSync);
    }

    private BrokerId NumberOfSelf(ShardRecord record) =>
        _state!.LeadsIn is null ? Options.NumberOf(record, Options.Self) : BrokerId.Master;

    private void TellSlaves()
    {
        if (_slaves?.Review(_state!.Followers, _around.Log.End, Options.Settings.LagMax, Now) is { } told)
            _around.Log.SlavesHold(told.Held, told.IsAvailable);
    }

    private ReplicaStatus Status() => new(
        _service, _state?.LeadsIn ?? _state?.Record?.Epoch ?? ShardEpoch.None,
        _around.Log.End, _state?.Log.HighWater ?? JournalPosition.Start);

    private ReplicaReport Report()
    {
        var (record, now) = (_state?.Record, Now);
        var followers = _state?.Followers.Select(each => new FollowerReport(
            each.Key,
            each.Value.Session,
            each.Value.Held,
            each.Value.Sent,
            record!.InSync.Contains(each.Key),
            now - each.Value.HeardAt,
            _sent.GetValueOrDefault(each.Key)?.BytesPerSecond ?? 0));
        return new(
            Status(),
            record is null ? null : NumberOfSelf(record),
            record,
            _state?.Revision ?? RecordRevision.Absent,
            _state?.Log.History ?? _around.History,
            _around.Log.Start,
            [.. followers ?? []],
            _state?.Following is { } following ? now - following.HeardAt : null,
            _received.BytesPerSecond);
    }

    private void Measure()
    {
        var (shard, state) = (ClusterMeter.Shard(Options.Shard), _state!);
        ClusterMeter.Epoch.Record(state.Record?.Epoch.Value ?? 0, shard);
        ClusterMeter.Leads.Record(state.LeadsIn is null ? 0 : 1, shard);
        ClusterMeter.InSync.Record(state.Record?.InSync.Count ?? 0, shard);
        ClusterMeter.HighWater.Record(state.Log.HighWater.Value, shard);
        foreach (var (node, follower) in state.Followers)
        {
            var lag = state.Log.Written - (follower.Held ?? JournalPosition.Start);
            ClusterMeter.FollowerLag.Record(lag, shard, ClusterMeter.Peer(node));
            if (!_sent.TryGetValue(node, out var rate))
                _sent[node] = rate = new();
            rate.Note(follower.Sent.Value, Now);
        }

        _received.Note(_receivedSize, Now);
    }

    private readonly record struct ServiceTold(ShardService Service, ShardEpoch Epoch, BrokerId Id);

    /// <summary>The log has moved on; how far is looked up when it is decided on.</summary>
    private sealed record LatestAdvance : ReplicaInput
    {
        public static readonly LatestAdvance Instance = new();
    }
}
