using System.Text;
using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Queues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>PULL_MESSAGE (11): checks, finds the filter, hands to the queue.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/PullMessageProcessor.java#processRequest.
/// </remarks>
internal sealed class PullMessage(
    TopicDirectory topics, IPullGroups groups, TimeSpan suspendMax, TimeSpan? shortPollingDelay,
    bool maySlavesBeRead)
    : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out PullMessageRequestHeader header))
            return;
        if (groups.Find(header.ConsumerGroup.Span) is { } group)
            Pull(context, header, group);
        else
            PullWhenGroupIsThere(context, header);
    }

    private void Pull(
        in RequestContext context, in PullMessageRequestHeader header, SubscriptionGroupConfig group)
    {
        if (TryMakeCommand(context, header, group, out var topic, out var command))
            Tell(topic, header.QueueId, command);
    }

    /// <summary>
    /// The group may be made by its first pull. All else is checked before, because it is borrowed.
    /// </summary>
    private void PullWhenGroupIsThere(in RequestContext context, in PullMessageRequestHeader header)
    {
        var name = new GroupName(Encoding.UTF8.GetString(header.ConsumerGroup.Span));
        var assumed = new SubscriptionGroupConfig { Name = name };
        if (!TryMakeCommand(context, header, assumed, out var topic, out var command))
            return;
        var queueId = header.QueueId;
        groups.Ensure(name, made =>
        {
            if (made is { IsConsumeEnabled: true })
                Tell(topic, queueId, command);
            else
                PullReplies.Refused(command, ResponseCode.SubscriptionGroupNotExist, GroupRemark(name));
        });
    }

    private bool TryMakeCommand(
        in RequestContext context,
        in PullMessageRequestHeader header,
        SubscriptionGroupConfig group,
        out TopicEntry topic,
        out PullCommand command)
    {
        command = null!;
        topics.TryGet(header.Topic.Span, out var found);
        topic = found!;
        var flags = new PullFlags(header.SysFlag);
        if (FaultOf(header, group, found, out var refusal, out var forbidden)
            || !TryFindFilter(header, flags, group, topic, out var filter, out refusal))
        {
            Refuse(context, refusal, forbidden);
            return false;
        }

        if (flags.CommitsOffset && header.CommitOffset >= 0)
        {
            groups.Commit(
                group.Name, topic.Name, new QueueId(header.QueueId), new QueueOffset(header.CommitOffset));
        }

        if (header.QueueOffset < 0)
            context.CountMalformed();
        var limits = new PullLimits(
            Math.Max(1, header.MaxMsgNums), Math.Max(1, header.MaxMsgBytes ?? int.MaxValue));
        var suspend = flags.MaySuspend ? SuspendOf(header) : TimeSpan.Zero;
        command = new PullCommand(
            context.Session, context.Ticket, new QueueOffset(header.QueueOffset), limits, filter, suspend)
        {
            Replica = maySlavesBeRead ? group.Broker : BrokerId.Master,
            ReplicaWhenSlow = maySlavesBeRead ? group.BrokerWhenSlow : BrokerId.Master,
            TopicFlags = topic.Config.SystemFlags,
            GroupFlags = group.SystemFlags,
        };
        return true;
    }

    private TimeSpan SuspendOf(in PullMessageRequestHeader header) =>
        shortPollingDelay ?? TimeSpan.FromMilliseconds(
            Math.Clamp(header.SuspendTimeoutMillis, 0, (long)suspendMax.TotalMilliseconds));

    private static bool FaultOf(
        in PullMessageRequestHeader header,
        SubscriptionGroupConfig group,
        TopicEntry? topic,
        out Refusal refusal,
        out ForbiddenType forbidden)
    {
        refusal = default;
        forbidden = ForbiddenType.None;
        if (!group.IsConsumeEnabled)
        {
            forbidden = ForbiddenType.Group;
            refusal = new(ResponseCode.NoPermission, $"subscription group no permission, {group.Name}");
        }
        else if (topic is null)
        {
            var name = Encoding.UTF8.GetString(header.Topic.Span);
            refusal = new(ResponseCode.TopicNotExist, $"topic[{name}] not exist, apply first please!");
        }
        else if (!topic.Config.IsReadable)
        {
            forbidden = ForbiddenType.Topic;
            refusal = new(ResponseCode.NoPermission, $"the topic[{topic.Name}] pulling message is forbidden");
        }
        else if (header.QueueId < 0 || header.QueueId >= topic.Config.ReadQueueCount)
        {
            refusal = new(ResponseCode.InvalidParameter, IllegalQueue(topic, header.QueueId));
        }

        return refusal.Remark is not null;
    }

    private static string IllegalQueue(TopicEntry topic, int queue) =>
        $"queueId[{queue}] is illegal, topic:[{topic.Name}] "
        + $"topicConfig.readQueueNums:[{topic.Config.ReadQueueCount}]";

    private static string GroupRemark(GroupName group) => $"subscription group [{group}] does not exist";

    /// <summary>The filter comes with the pull, or with the group's heartbeats.</summary>
    private bool TryFindFilter(
        in PullMessageRequestHeader header,
        PullFlags flags,
        SubscriptionGroupConfig group,
        TopicEntry topic,
        out TagFilter filter,
        out Refusal refusal)
    {
        filter = TagFilter.Everything;
        refusal = default;
        if (!flags.HasSubscription)
            return TryFindSubscribed(header, group, topic, out filter, out refusal);
        if (!TagExpression.IsTagType(header.ExpressionType.Span))
            refusal = NoSql(Encoding.UTF8.GetString(header.ExpressionType.Span));
        else if (!TagExpression.TryParse(header.Subscription.Span, out filter))
            refusal = new(ResponseCode.SubscriptionParseFailed, "parse the consumer's subscription failed");
        return refusal.Remark is null;
    }

    private bool TryFindSubscribed(
        in PullMessageRequestHeader header,
        SubscriptionGroupConfig group,
        TopicEntry topic,
        out TagFilter filter,
        out Refusal refusal)
    {
        filter = TagFilter.Everything;
        refusal = default;
        var members = groups.FindMembers(header.ConsumerGroup.Span);
        if (members is null)
        {
            refusal = new(ResponseCode.SubscriptionNotExist, "the consumer's group info not exist");
        }
        else if (!group.IsBroadcastEnabled && members.Traits.Model == MessageModel.Broadcasting)
        {
            refusal = new(ResponseCode.NoPermission,
                $"the consumer group[{group.Name}] can not consume by broadcast way");
        }
        else if (members.Find(topic.Name) is not { } subscription)
        {
            refusal = new(ResponseCode.SubscriptionNotExist, "the consumer's subscription not exist");
        }
        else if (subscription.Version < header.SubVersion)
        {
            refusal = new(ResponseCode.SubscriptionNotLatest, "the consumer's subscription not latest");
        }
        else if (!string.Equals(subscription.ExpressionType, "TAG", StringComparison.Ordinal))
        {
            refusal = NoSql(subscription.ExpressionType);
        }
        else
        {
            filter = TagFilter.Of(subscription.TagCodes.AsSpan());
        }

        return refusal.Remark is null;
    }

    private static Refusal NoSql(string type) =>
        new(ResponseCode.SystemError, $"The broker does not support consumer to filter message by {type}");

    private static void Tell(TopicEntry topic, int queueId, PullCommand command)
    {
        var told = topic.QueueAt(queueId).Tell(command);
        if (told == TellResult.Accepted)
            return;
        var refusal = Refusal.NotTold(told);
        PullReplies.Refused(command, refusal.Code, refusal.Remark);
    }

    private static void Refuse(in RequestContext context, Refusal refusal, ForbiddenType forbidden)
    {
        context.CountMalformed();
        var header = new PullMessageResponseHeader
        {
            ForbiddenType = forbidden == ForbiddenType.None ? null : (int)forbidden,
        };
        context.Reply(refusal.Code, header, refusal.Remark);
    }

    /// <summary>The bits of a pull's flag word. Source: common/.../sysflag/PullSysFlag.java.</summary>
    private readonly record struct PullFlags(int Value)
    {
        internal bool CommitsOffset => (Value & 1) != 0;

        internal bool MaySuspend => (Value & 2) != 0;

        internal bool HasSubscription => (Value & 4) != 0;
    }

    /// <summary>Why pulling is forbidden. Source: remoting/.../protocol/ForbiddenType.java.</summary>
    private enum ForbiddenType
    {
        None = 0,
        Group = 2,
        Topic = 3,
    }
}
