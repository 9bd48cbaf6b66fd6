using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups;

/// <summary>The way to the consumer groups.</summary>
internal sealed class GroupShards
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);

    private readonly GroupSurroundings _around;
    private readonly ShardRegion<GroupName, GroupCommand> _region;

    /// <summary>Starts the region.</summary>
    internal GroupShards(IActorRefFactory actors, GroupSettings settings, GroupSurroundings around)
    {
        _around = around;
        _region = new ShardRegion<GroupName, GroupCommand>(
            actors,
            "groups",
            name => new Props<GroupCommand>(() => new GroupActor(name, around))
            {
                Mailbox = MailboxOptions.Bounded(settings.MailboxCapacity),
            },
            new ShardRegionOptions<GroupCommand>
            {
                PassivateAfter = IdleLimit,
                MaxEntities = settings.ActiveGroupsMax,
                PassivationMessage = new GroupTimer(GroupTimerKind.Sleep),
            });
    }

    /// <summary>The groups' parent: to stop them all.</summary>
    internal ActorRef Guardian => _region.Guardian;

    /// <summary>Tells a group; at its bound its waiter is told SYSTEM_BUSY.</summary>
    internal void Tell(GroupName group, GroupCommand command)
    {
        if (!TryTell(group, command))
            GroupAnswers.Busy(group, command);
    }

    /// <summary>Tells a group; false at its bound.</summary>
    internal bool TryTell(GroupName group, GroupCommand command) =>
        _region.Tell(group, command) == TellResult.Accepted;

    /// <summary>Another replica has changed a group: if it lives here, it hears of it.</summary>
    internal void Follow(GroupName group, SubscriptionGroupConfig? config) =>
        _region.TellIfLiving(group, new GroupFollowed(config));

    /// <summary>
    /// Someone consumes in a group without a heartbeat: makes the group, if that is allowed.
    /// </summary>
    internal void Ensure(GroupName group, IGroupContinuation waiter)
    {
        if (_around.Directory.Find(group) is { IsSaved: true } entry)
            waiter.OnGroupReady(entry);
        else if (TopicValidator.FaultOfGroup(group.Value) is { } fault)
            waiter.OnGroupRefused(ResponseCode.SubscriptionGroupNotExist, fault);
        else
            Tell(group, new EnsureGroup(waiter));
    }
}
