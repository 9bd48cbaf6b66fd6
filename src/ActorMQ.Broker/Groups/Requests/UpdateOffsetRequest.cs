using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>15: a client commits what its group consumes next.</summary>
/// <remarks>
/// A negative offset changes nothing and succeeds: some clients send one for queues that they read nothing
/// of.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/ConsumerManageProcessor.java#updateConsumerOffset.
/// </remarks>
internal sealed class UpdateOffsetRequest(
    CommittedOffsets offsets, GroupDirectory directory, TopicDirectory topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out UpdateConsumerOffsetRequestHeader header))
            return;
        if (directory.Find(new GroupName(header.ConsumerGroup)) is not { } group)
        {
            context.Reply(ResponseCode.SubscriptionGroupNotExist, $"Group {header.ConsumerGroup} not exist!");
        }
        else if (topics.Find(new TopicName(header.Topic)) is not { } topic)
        {
            context.Reply(ResponseCode.TopicNotExist, $"Topic {header.Topic} not exist!");
        }
        else if (header.QueueId < 0 || header.QueueId >= topic.Config.QueueCount)
        {
            context.RefuseMalformed(
                ResponseCode.InvalidParameter, $"queueId {header.QueueId} is not one of {topic.Name}");
        }
        else if (header.CommitOffset < 0)
        {
            context.CountMalformed();
            context.Reply(ResponseCode.Success);
        }
        else
        {
            var commit = new CommittedOffset(
                group.Name, topic.Name, new QueueId(header.QueueId), new QueueOffset(header.CommitOffset));
            offsets.Commit(commit, context.Session, context.Ticket);
        }
    }
}
