using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>200: an operator creates or changes a consumer group.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// broker/.../processor/AdminBrokerProcessor.java#updateAndCreateSubscriptionGroup.
/// </remarks>
internal sealed class UpdateGroupRequest(GroupShards groups) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!Body.TryRead<SubscriptionGroupConfigBody>(context.Command.Body, out var body, out var fault))
        {
            context.RefuseMalformed(ResponseCode.SystemError, fault.ToString());
        }
        else if (FaultOf(body) is { } illegal)
        {
            context.Reply(ResponseCode.InvalidParameter, illegal);
        }
        else
        {
            groups.Tell(
                new GroupName(body.GroupName),
                new UpdateGroup(GroupBodies.ToConfig(body), new GroupDone(context.Session, context.Ticket)));
        }
    }

    private static string? FaultOf(SubscriptionGroupConfigBody body)
    {
        if (TopicValidator.FaultOfGroup(body.GroupName) is { } illegal)
            return illegal;
        return body.RetryQueueNums is < 1 or > TopicConfig.QueueCountMax
            ? $"retryQueueNums {body.RetryQueueNums} is out of range"
            : null;
    }
}

/// <summary>207: an operator deletes a consumer group.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AdminBrokerProcessor.java#deleteSubscriptionGroup.
/// </remarks>
internal sealed class DeleteGroupRequest(GroupShards groups) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out DeleteSubscriptionGroupRequestHeader header))
            return;
        var done = new GroupDone(context.Session, context.Ticket);
        if (TopicValidator.FaultOfGroup(header.GroupName) is not null)
            done.OnGroupReady(group: null); // There never was such a group.
        else
            groups.Tell(new GroupName(header.GroupName), new DeleteGroup(header.CleanOffset, done));
    }
}

/// <summary>201: all consumer groups.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AdminBrokerProcessor.java#getAllSubscriptionGroup.
/// </remarks>
internal sealed class AllGroupsRequest(GroupDirectory directory) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context) => context.Reply(
        ResponseCode.Success, default(EmptyHeader), remark: null, GroupBodies.Encode(directory.Snapshot));
}

/// <summary>Answers an operator when the group is as wanted.</summary>
internal sealed class GroupDone(IReplies replies, RequestTicket ticket) : IGroupContinuation
{
    /// <inheritdoc/>
    public void OnGroupReady(GroupEntry? group) =>
        replies.Reply(ticket, ResponseCode.Success, default(EmptyHeader));

    /// <inheritdoc/>
    public void OnGroupRefused(ResponseCode code, string remark) =>
        replies.Reply(ticket, code, default(EmptyHeader), remark);
}
