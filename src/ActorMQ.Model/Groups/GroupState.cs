using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Groups;

/// <summary>One consumer group: its configuration and its members.</summary>
/// <remarks>
/// A first heartbeat has the group stored and its retry topic made before the client is told that it is in,
/// since the client asks for both at once. What arrives meanwhile waits in its order.
/// <code>
///   idle --heartbeat, no group--> storing --stored--> making the retry topic --settled--> idle (member in)
/// </code>
/// On a full disk nothing can be stored. A group that comes into being because it is used is served all the
/// same, and each use tries again to have it stored.
/// A mutable state, owned by one shell.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/ClientManageProcessor.java#heartBeat,
/// .../client/ConsumerManager.java.
/// </remarks>
public sealed class GroupState
{
    /// <summary>The most commands that wait behind a change; further ones are refused as busy.</summary>
    public const int WaitingMax = 10_000;

    private const int UnitSubscriptionFlag = 2;

    private readonly GroupName _name;
    private readonly GroupRules _rules;
    private readonly GroupMembership _membership = new();
    private readonly Queue<GroupCommand> _waiting = new();
    private GroupCommand? _changing;
    private SubscriptionGroupConfig? _next;
    private bool _isRetryTopicSettled;
    private bool _isUsedUnsaved;

    /// <summary>The group as it was read back.</summary>
    public GroupState(GroupName name, GroupRules rules, SubscriptionGroupConfig? config) =>
        (_name, _rules, Config) = (name, rules, config);

    /// <summary>The durable configuration; null when there is no such group.</summary>
    public SubscriptionGroupConfig? Config { get; private set; }

    /// <summary>Who is there and what they want.</summary>
    public GroupView View => _membership.View();

    /// <summary>Whether somebody is there.</summary>
    public bool HasMembers => !_membership.IsEmpty;

    /// <summary>Whether nobody is there and nothing is on its way, so that the group may sleep.</summary>
    public bool IsIdle => _changing is null && _membership.IsEmpty;

    /// <summary>Takes a command and adds what is to be done to <paramref name="effects"/>.</summary>
    public void Decide(GroupCommand command, List<GroupEffect> effects)
    {
        switch (command)
        {
            case GroupStored stored:
                OnStored(stored, effects);
                break;
            case GroupFollowed followed:
                Config = followed.Config;
                break;
            case RetryTopicSettled:
                _isRetryTopicSettled = true;
                Resume(effects);
                break;
            default:
                TakeInTurn(command, effects);
                break;
        }
    }

    private void TakeInTurn(GroupCommand command, List<GroupEffect> effects)
    {
        if (_changing is null)
            Run(command, effects);
        else if (command.Waiter is null || _waiting.Count < WaitingMax)
            // Who wants no answer is one of the bounded: lost connections and scans.
            _waiting.Enqueue(command);
        else
            effects.Add(new GroupRefused(command.Waiter, GroupRefusal.Busy));
    }

    private void Run(GroupCommand command, List<GroupEffect> effects)
    {
        switch (command)
        {
            case Heartbeat heartbeat:
                OnHeartbeat(heartbeat, effects);
                break;
            case Leave leave:
                OnGone(leave.Connection, effects);
                effects.Add(new GroupReady(leave.Waiter, Config));
                break;
            case MemberLost lost:
                OnGone(lost.Connection, effects);
                break;
            case ScanMembers scan:
                OnScan(scan, effects);
                break;
            case EnsureGroup:
                if (IsThereOrMade(command, effects))
                    effects.Add(new GroupReady(command.Waiter, Config ?? _next));
                break;
            case UpdateGroup update when !update.Wanted.Equals(Config):
                Change(update, update.Wanted with { Name = _name }, effects);
                break;
            case DeleteGroup delete when Config is not null || delete.CleansOffsets:
                Change(command, next: null, effects);
                break;
            default:
                effects.Add(new GroupReady(command.Waiter, Config));
                break;
        }
    }

    private void OnHeartbeat(Heartbeat heartbeat, List<GroupEffect> effects)
    {
        if (!IsThereOrMade(heartbeat, effects) || !HasRetryTopic(heartbeat, effects))
            return;
        var mustSend = _membership.NoteFingerprint(heartbeat);
        if (_membership.Join(heartbeat, out var isViewOld))
            OnMembersChanged(effects);
        else if (isViewOld)
            effects.Add(new PublishView());
        effects.Add(new HeartbeatTaken(heartbeat.Waiter, mustSend));
    }

    /// <summary>False when the command is refused, or comes again once the group is stored.</summary>
    private bool IsThereOrMade(GroupCommand command, List<GroupEffect> effects)
    {
        var isAsked = _isUsedUnsaved || _isRetryTopicSettled;
        _isUsedUnsaved = false;
        if (Config is not null || isAsked)
            return true;
        if (_rules.AutoCreates && TopicValidator.FaultOfGroup(_name.Value) is null)
            Change(command, new SubscriptionGroupConfig { Name = _name }, effects);
        else
            effects.Add(new GroupRefused(command.Waiter, GroupRefusal.NotExist));
        return false;
    }

    /// <summary>False when the heartbeat comes again once the retry topic is settled.</summary>
    private bool HasRetryTopic(Heartbeat heartbeat, List<GroupEffect> effects)
    {
        var settled = _isRetryTopicSettled;
        _isRetryTopicSettled = false;
        if (settled || IsAsWanted(heartbeat.RetryTopic, heartbeat))
            return true;
        _changing = heartbeat;
        var systemFlags = heartbeat.IsUnit ? UnitSubscriptionFlag : 0;
        effects.Add(new CreateRetryTopic(
            (Config ?? _next!).RetryQueueCount, heartbeat.ReadsOrderedTopic, systemFlags));
        return false;
    }

    /// <summary>A heartbeat in short form does not say whether the group reads an ordered topic.</summary>
    private static bool IsAsWanted(TopicConfig? retryTopic, Heartbeat heartbeat) =>
        retryTopic is not null
        && (heartbeat.IsWithoutSubscriptions || retryTopic.IsOrdered == heartbeat.ReadsOrderedTopic);

    private void OnGone(long connection, List<GroupEffect> effects)
    {
        if (_membership.Leave(connection))
            OnMembersChanged(effects);
    }

    private void OnScan(ScanMembers scan, List<GroupEffect> effects)
    {
        var silent = _membership.Expire(scan.Now, _rules.MemberExpiry);
        if (silent.IsEmpty)
            return;
        effects.AddRange(silent.Select(connection => new CloseMember(connection)));
        OnMembersChanged(effects);
    }

    private void OnMembersChanged(List<GroupEffect> effects)
    {
        effects.Add(new PublishView());
        var connections = _membership.Connections;
        if (Config is not { IsNotifyEnabled: false } && !_membership.IsBroadcasting && !connections.IsEmpty)
            effects.Add(new NotifyMembers(connections));
    }

    private void OnStored(GroupStored stored, List<GroupEffect> effects)
    {
        Invariant.Holds(_changing is not null, "a group hears of a change that it did not make");
        if (stored.IsDurable)
        {
            Config = _next;
            Resume(effects);
            return;
        }

        if (Config is null && _changing is Heartbeat or EnsureGroup)
        {
            _isUsedUnsaved = true;
            Resume(effects);
            return;
        }

        effects.Add(new GroupRefused(_changing.Waiter, GroupRefusal.NotDurable));
        _changing = null;
        RunWaiting(effects);
    }

    /// <summary>Takes up again what started the change, then what waits behind it.</summary>
    private void Resume(List<GroupEffect> effects)
    {
        Invariant.Holds(_changing is not null, "a group hears of a change that it did not make");
        var command = _changing;
        _changing = null;
        if (command is DeleteGroup)
            effects.Add(new GroupReady(command.Waiter, Config: null));
        else
            Run(command, effects);
        RunWaiting(effects);
    }

    private void RunWaiting(List<GroupEffect> effects)
    {
        while (_changing is null && _waiting.TryDequeue(out var next))
            Run(next, effects);
    }

    private void Change(GroupCommand command, SubscriptionGroupConfig? next, List<GroupEffect> effects)
    {
        (_changing, _next) = (command, next);
        effects.Add(next is null
            ? new EraseGroup(command is DeleteGroup { CleansOffsets: true })
            : new StoreGroup(next, IsByUse: Config is null && command is not UpdateGroup));
    }
}

/// <summary>The broker's settings for all consumer groups.</summary>
/// <param name="AutoCreates">Whether a group comes into being when it is first used.</param>
/// <param name="MemberExpiry">How long a member may be silent.</param>
public sealed record GroupRules(bool AutoCreates, TimeSpan MemberExpiry);
