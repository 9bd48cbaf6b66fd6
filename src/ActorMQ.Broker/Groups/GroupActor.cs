using ActorMQ.Actors;
using ActorMQ.Broker.State;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups;

/// <summary>The shell of one consumer group; what it does is decided by <see cref="GroupState"/>.</summary>
internal sealed class GroupActor(GroupName name, GroupSurroundings around) : Actor<GroupCommand>
{
    private readonly List<GroupEffect> _effects = [];
    private readonly Dictionary<long, IMemberLink> _links = [];
    private readonly GroupState _state = new(
        name, around.Rules, around.Directory.Find(name) is { IsSaved: true } saved ? saved.Config : null);

    private bool _isScanning;

    /// <inheritdoc/>
    protected override void OnStart() => around.Directory.Find(name)?.View = GroupView.Empty;

    /// <inheritdoc/>
    protected override void Receive(GroupCommand message)
    {
        if (message is GroupTimer timer)
            OnTimer(timer);
        else
            Decide(message);
    }

    private void OnTimer(GroupTimer timer)
    {
        switch (timer.Kind)
        {
            case GroupTimerKind.Scan:
                Decide(new ScanMembers(around.Now));
                break;
            case GroupTimerKind.Sleep when _state.IsIdle:
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

        _state.Decide(command, _effects);
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
                around.State.Tell(new PutGroup(store.Config, store.IsByUse, Context.Self));
                break;
            case EraseGroup erase:
                around.State.Tell(new EndGroup(name, erase.CleansOffsets, Context.Self));
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
            default:
                GroupAnswers.Give(name, around.Directory.Find(name), effect);
                break;
        }
    }

    private void ShowMembers()
    {
        var view = _state.View;
        around.Directory.Find(name)?.View = view;
        var there = view.Members.Select(member => member.Connection).ToHashSet();
        foreach (var gone in _links.Where(link => !link.Value.IsOpen && !there.Contains(link.Key)).ToList())
            _links.Remove(gone.Key);
    }

    private void ScanWhileThereAreMembers()
    {
        if (_isScanning == _state.HasMembers)
            return;
        _isScanning = _state.HasMembers;
        if (_isScanning)
            Context.StartPeriodicTimer("scan", new GroupTimer(GroupTimerKind.Scan), around.ScanPeriod);
        else
            Context.CancelTimer("scan");
    }

    private sealed class RetryTopicWait(ActorRef<GroupCommand> group) : ITopicContinuation
    {
        public void OnTopicReady(TopicEntry? topic) => group.Tell(new RetryTopicSettled());

        public void OnTopicRefused(ResponseCode code, string remark) => group.Tell(new RetryTopicSettled());
    }
}
