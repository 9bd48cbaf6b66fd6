using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>38: the clients of a consumer group, which share its queues out among themselves.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/ConsumerManageProcessor.java#getConsumerListByGroup.
/// </remarks>
internal sealed class ConsumerListRequest(GroupDirectory directory) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out GetConsumerListByGroupRequestHeader header))
            return;
        var view = directory.Find(new GroupName(header.ConsumerGroup))?.View;
        if (view is null || view.Members.IsEmpty)
        {
            context.Reply(ResponseCode.SystemError, $"no consumer for this group, {header.ConsumerGroup}");
            return;
        }

        var body = new ConsumerListBody
        {
            ConsumerIdList = [.. view.Members.Select(member => member.Client.Value)],
        };
        context.Reply(ResponseCode.Success, default(EmptyHeader), remark: null, Body.ToBytes(body));
    }
}
