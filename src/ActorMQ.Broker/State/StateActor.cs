using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.State;

/// <summary>Keeps topics, groups and offsets: the only one that journals their changes.</summary>
/// <remarks>
/// <code>
///   commands ─► plan ─► (queues of new topics emptied) ─► log ─► apply ─► directories ─► answers
/// </code>
/// All commands that arrive while the log is busy go into the next batch together. What is applied is read
/// back from the batch's own records, so that live events take the way of replayed ones. A replica that does
/// not lead applies the leader's events as they are acknowledged, and journals nothing.
/// </remarks>
internal sealed class StateActor(
    StateLog log, ShardState state, StateDirectories shown, StateSnapshots snapshots,
    ITopicAudience audience) : Actor<QueueMessage>
{
    private readonly List<Action> _flushing = [];
    private readonly HereCommitted _here = new();
    private bool _leads = !log.IsReplica;
    private StatePages? _pages;
    private JournalPosition _restatedFrom;
    private List<StateCommand> _next = [];
    private List<StateCommand> _writing = [];
    private StatePlan? _plan;

    /// <summary>How to start one.</summary>
    /// <remarks>
    /// The mailbox has no bound of its own, for a report of the log must never be refused: each living topic
    /// and group has at most one change on its way, and <see cref="WaitingOffsets"/> bounds the rest.
    /// </remarks>
    internal static Props<QueueMessage> Props(
        StateLog log, ShardState state, StateDirectories shown, StateSnapshots snapshots,
        ITopicAudience audience) =>
        new(() => new StateActor(log, state, shown, snapshots, audience));

    /// <inheritdoc/>
    protected override void OnStart() =>
        Context.StartPeriodicTimer("snapshot", new SnapshotDue(), snapshots.Period);

    /// <inheritdoc/>
    protected override void Receive(QueueMessage message)
    {
        switch (message)
        {
            case StateCommand command:
                _next.Add(command);
                break;
            case TopicsEmpty:
                Append();
                break;
            case AppendBatch { Refusal: not null }:
                RefuseForLackOfRoom();
                break;
            case AppendBatch stored:
                OnStored(stored);
                break;
            case StateFollowed followed:
                OnFollowed(followed.Events);
                break;
            case StateReached reached:
                state.Reach(reached.Position);
                break;
            case StateRole role:
                _leads = role.Leads;
                _here.Clear();
                ForgetPages();
                RestateIfNeeded();
                role.Known?.Invoke();
                break;
            case SnapshotDue:
                TakeSnapshots();
                RestateIfNeeded();
                break;
            case SnapshotWritten written:
                snapshots.OnWritten(written);
                log.SnapshotPosition = snapshots.Kept;
                break;
            case FlushState flush:
                _flushing.Add(flush.Done);
                Context.CancelTimer("snapshot");
                snapshots.BeginFlush();
                break;
            default:
                throw new InvariantException($"unknown message {message}");
        }
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_writing.Count == 0 && _leads && TryTakePage())
            Plan();
        else if (_writing.Count == 0 && _next.Count > 0 && _leads)
            Begin();
        else if (!_leads)
            AnswerHere();
        if (_flushing.Count > 0 && _writing.Count == 0)
            Flush();
    }

    /// <summary>What the log has, or not, is not known here any more: it is as if it were refused.</summary>
    protected override void OnStop()
    {
        foreach (var command in _writing.Concat(_next))
            command.Refuse();
    }

    private void Begin()
    {
        (_writing, _next) = (_next, _writing);
        Plan();
    }

    private void Plan()
    {
        var plan = _plan = new StatePlan(state);
        foreach (var command in _writing)
            command.Plan(plan);
        var self = Context.Self;
        if (plan.Begins.Count > 0)
            audience.BeforeTopicsBegin(plan.Begins, () => self.Tell(new TopicsEmpty()));
        else
            Append();
    }

    /// <summary>What can be answered without the log, which another replica writes.</summary>
    private void AnswerHere()
    {
        foreach (var command in _next)
        {
            if (command is PutGroup { Unsaved: { } group })
                shown.ShowUnsaved(group);
            command.AnswerHere(state, _here);
        }

        _next.Clear();
    }

    private void OnFollowed(IReadOnlyList<FollowedEvent> followed)
    {
        foreach (var (change, place) in followed)
        {
            state.Apply(change, place);
            _here.OnEvent(change);
        }

        StateEvent[] events = [.. followed.Select(static one => one.Change)];
        if (shown.Show(state, events) is { } changes)
            audience.OnTopicsChanged(changes, static () => { });
        audience.OnFollowed(state, events);
    }

    private void Append()
    {
        var events = _plan!.ToEvents();
        if (events.Count == 0)
        {
            Finish(static (command, state) => command.Done(state));
        }
        else if (!log.TryAppend(events, _plan.ChangesConfiguration, Context.Self))
        {
            RefuseForLackOfRoom();
        }
    }

    private void RefuseForLackOfRoom()
    {
        foreach (var command in _writing)
        {
            if (command is PutGroup { Unsaved: { } group })
                shown.ShowUnsaved(group);
        }

        Finish(static (command, state) => command.LacksRoom(state));
    }

    private void OnStored(AppendBatch batch)
    {
        var events = new List<StateEvent>(batch.RecordCount);
        foreach (ref readonly var stored in batch.Records)
        {
            var fault = MessageRecord.Read(batch.BytesOf(stored), out var record);
            Invariant.Holds(fault == RecordFault.None, "an event just written is no record");
            StateReader.Decode(record, out var change, out var place);
            state.Apply(change, place);
            events.Add(change);
        }

        if (shown.Show(state, events) is { } changes)
        {
            StateCommand[] topics = [.. _writing.Where(command => command is PutTopic)];
            _writing.RemoveAll(command => command is PutTopic);
            audience.OnTopicsChanged(changes, () => Array.ForEach(topics, topic => topic.Done(state)));
        }

        Finish(static (command, state) => command.Done(state));
    }

    /// <summary>
    /// A log that does not reach back any more to where the state began says it again, so that a replica can
    /// begin with what is left of it.
    /// </summary>
    private void RestateIfNeeded()
    {
        if (!log.IsReplica || !_leads || _pages is not null || log.Start <= _restatedFrom)
            return;
        _restatedFrom = log.End;
        _pages = new StatePages(state);
    }

    private bool TryTakePage()
    {
        if (_pages is null)
            return false;
        if (_pages.TryTake(out var page))
            _writing.Add(new RestatePage(page, ForgetPages));
        else
            _pages = null;
        return _writing.Count > 0;
    }

    /// <summary>All is said again from the beginning, later.</summary>
    private void ForgetPages() => (_pages, _restatedFrom) = (null, default);

    private void Finish(Action<StateCommand, ShardState> answer)
    {
        foreach (var command in _writing)
            answer(command, state);
        _writing.Clear();
        _plan = null;
    }

    /// <summary>
    /// While nothing is on its way to the log it holds no event that is not applied. In a replica another may
    /// write: there its writer tells how far all is applied.
    /// </summary>
    private void TakeSnapshots()
    {
        if (_plan is null && !log.IsReplica)
            state.Reach(log.End);
        snapshots.SaveOld(Context.Self);
    }

    private void Flush()
    {
        TakeSnapshots();
        if (snapshots.IsBusy)
            return;
        _flushing.ForEach(static done => done());
        _flushing.Clear();
    }
}
