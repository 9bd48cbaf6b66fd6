using ActorMQ.Actors;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups;

/// <summary>The shell of one consumer group; what it does is decided by <see cref="GroupState"/>.</summary>
/// <remarks>Begins each life by asking for its offsets; what comes before they are there is laid
/// aside.</remarks>
internal sealed class GroupActor(GroupName name, GroupSurroundings around) : Actor<GroupCommand>
{
    private static readonly TimeSpan TellOffsetsAfter = TimeSpan.FromSeconds(1);

    private readonly List<GroupEffect> _effects = [];
    private readonly Dictionary<long, IMemberLink> _links = [];
    private GroupState? _state;
    private bool _areOffsetsDirty;
    private bool _isScanning;

    /// <inheritdoc/>
    protected override void OnStart() => around.Offsets.Tell(new LoadOffsets(name, Context.Self));

    /// <inheritdoc/>
    protected override void Receive(GroupCommand message)
    {
        if (message is OffsetsLoaded loaded)
            OnLoaded(loaded);
        else if (_state is null)
            LayAside(message);
        else if (message is GroupTimer timer)
            OnTimer(timer);
        else
            Decide(message);
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        var offsets = _areOffsetsDirty ? new SavedOffsets(_state!.Offsets) : null;
        around.Offsets.Tell(new OffsetsTold(name, Context.Self, offsets, FallsAsleep: true));
    }

    private void OnLoaded(OffsetsLoaded loaded)
    {
        var entry = around.Directory.Find(name);
        _state = new GroupState(name, around.Rules, entry?.Config, new GroupOffsets(loaded.Offsets.All));
        entry?.View = GroupView.Empty;
        Context.UnstashAll();
    }

    private void LayAside(GroupCommand message)
    {
        if (!Context.Stash(message))
            GroupAnswers.Busy(name, message);
    }

    private void OnTimer(GroupTimer timer)
    {
        switch (timer.Kind)
        {
            case GroupTimerKind.TellOffsets:
                TellOffsets();
                break;
            case GroupTimerKind.Scan:
                Decide(new ScanMembers(around.Now));
                break;
            case GroupTimerKind.Sleep when _state!.IsIdle:
                Context.StopSelf();
                break;
            default:
                break;
        }
    }

    private void Decide(GroupCommand command)
    {
        if (command is Heartbeat { Waiter: HeartbeatPart part })
        {
            if (!part.Link.IsOpen)
                return;
            _links[part.Link.Id] = part.Link;
        }

        _state!.Decide(command, _effects);
        foreach (var effect in _effects)
            Do(effect);
        _effects.Clear();
        if (command is GroupStored)
            ShowMembers();
        ScanWhileThereAreMembers();
    }

    private void Do(GroupEffect effect)
    {
        switch (effect)
        {
            case StoreGroup store:
                around.Catalog.Tell(new PutGroup(name, store.Config, Context.Self));
                break;
            case EraseGroup:
                around.Catalog.Tell(new PutGroup(name, Config: null, Context.Self));
                break;
            case CreateRetryTopic create:
                around.Topics.CreateForGroup(
                    name, create.QueueCount, create.IsOrdered, create.SystemFlags,
                    new RetryTopicWait(Context.Self));
                break;
            case NotifyMembers when !around.NotifiesChanges:
                break;
            case NotifyMembers notify:
                foreach (var connection in notify.Connections)
                    _links.GetValueOrDefault(connection)?.NotifyMembersChanged(name);
                break;
            case CloseMember close:
                _links.GetValueOrDefault(close.Connection)?.CloseSilent();
                break;
            case PublishView:
                ShowMembers();
                break;
            case OffsetsChanged:
                TellOffsetsSoon();
                break;
            default:
                GroupAnswers.Give(name, around.Directory.Find(name), effect);
                break;
        }
    }

    private void ShowMembers()
    {
        var view = _state!.View;
        around.Directory.Find(name)?.View = view;
        var there = view.Members.Select(member => member.Connection).ToHashSet();
        foreach (var gone in _links.Where(link => !link.Value.IsOpen && !there.Contains(link.Key)).ToList())
            _links.Remove(gone.Key);
    }

    private void ScanWhileThereAreMembers()
    {
        if (_isScanning == _state!.HasMembers)
            return;
        _isScanning = _state.HasMembers;
        if (_isScanning)
            Context.StartPeriodicTimer("scan", new GroupTimer(GroupTimerKind.Scan), around.ScanPeriod);
        else
            Context.CancelTimer("scan");
    }

    private void TellOffsetsSoon()
    {
        if (!_areOffsetsDirty)
            Context.StartTimer("offsets", new GroupTimer(GroupTimerKind.TellOffsets), TellOffsetsAfter);
        _areOffsetsDirty = true;
    }

    private void TellOffsets()
    {
        _areOffsetsDirty = false;
        around.Offsets.Tell(
            new OffsetsTold(name, Context.Self, new SavedOffsets(_state!.Offsets), FallsAsleep: false));
    }

    private sealed class RetryTopicWait(ActorRef<GroupCommand> group) : ITopicContinuation
    {
        public void OnTopicReady(TopicEntry? topic) => group.Tell(new RetryTopicSettled());

        public void OnTopicRefused(ResponseCode code, string remark) => group.Tell(new RetryTopicSettled());
    }
}
