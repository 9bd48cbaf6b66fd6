using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups;

/// <summary>What waits for a group's answer. Called once, on the group's turn: must not block.</summary>
internal interface IGroupWaiter
{
    /// <summary>The wish is refused.</summary>
    void OnGroupRefused(ResponseCode code, string remark);
}

/// <summary>Waits until the group is as it wanted.</summary>
internal interface IGroupContinuation : IGroupWaiter
{
    /// <summary>It is, durable and published; null when the wish was its end.</summary>
    void OnGroupReady(GroupEntry? group);
}

/// <summary>Waits until a heartbeat is taken.</summary>
internal interface IHeartbeatWaiter : IGroupWaiter
{
    /// <summary>It is.</summary>
    /// <param name="mustSendSubscriptions">Whether the next one has to name its subscriptions.</param>
    void OnHeartbeatTaken(bool mustSendSubscriptions);
}

/// <summary>Waits for a committed offset.</summary>
internal interface IOffsetWaiter : IGroupWaiter
{
    /// <summary>Here it is; null when there is none.</summary>
    void OnOffset(QueueOffset? offset);
}

/// <summary>Hands a group's answers to those who wait.</summary>
internal static class GroupAnswers
{
    /// <summary>The group cannot even be asked.</summary>
    internal static void Busy(GroupName group, GroupCommand command) =>
        (command.Waiter as IGroupWaiter)?.OnGroupRefused(ResponseCode.SystemBusy, $"group {group} is busy");

    /// <summary>Gives one answer.</summary>
    internal static void Give(GroupName group, GroupEntry? entry, GroupEffect effect)
    {
        switch (effect)
        {
            case HeartbeatTaken taken:
                (taken.Waiter as IHeartbeatWaiter)?.OnHeartbeatTaken(taken.MustSendSubscriptions);
                break;
            case GroupReady ready:
                (ready.Waiter as IGroupContinuation)?.OnGroupReady(entry);
                break;
            case GroupRefused refused:
                (refused.Waiter as IGroupWaiter)?.OnGroupRefused(
                    CodeOf(refused.Reason), RemarkOf(group, refused.Reason));
                break;
            default:
                throw new InvariantException($"unknown effect {effect}");
        }
    }

    private static ResponseCode CodeOf(GroupRefusal reason) => reason switch
    {
        GroupRefusal.NotExist => ResponseCode.SubscriptionGroupNotExist,
        GroupRefusal.Busy => ResponseCode.SystemBusy,
        _ => ResponseCode.SystemError,
    };

    private static string RemarkOf(GroupName group, GroupRefusal reason) => reason switch
    {
        GroupRefusal.NotExist => $"subscription group [{group}] does not exist",
        GroupRefusal.Busy => $"too many wait for group {group}",
        _ => $"group {group} could not be stored",
    };
}
