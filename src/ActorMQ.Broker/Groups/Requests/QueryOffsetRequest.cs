using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>14: what a group consumes next of a queue.</summary>
/// <remarks>
/// Of a group that never committed, a queue that still has its first message says 0, so that a new group
/// reads a young topic whole, wherever it wanted to start. Otherwise QUERY_NOT_FOUND leaves it to the client.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/ConsumerManageProcessor.java#queryConsumerOffset.
/// </remarks>
internal sealed class QueryOffsetRequest(
    CommittedOffsets offsets, GroupDirectory directory, TopicDirectory topics) : IRequest
{
    /// <summary>What clients are told when neither group nor queue knows an offset.</summary>
    internal const string NotFound = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out QueryConsumerOffsetRequestHeader header))
            return;
        var topic = topics.Find(new TopicName(header.Topic));
        var answer = new Answer(context.Session, context.Ticket, topic, header);
        if (directory.Find(new GroupName(header.ConsumerGroup)) is not { } group)
        {
            answer.OnOffset(offset: null);
            return;
        }

        offsets.Query(group.Name, new TopicName(header.Topic), new QueueId(header.QueueId), answer);
    }

    private sealed class Answer(
        ConnectionSession session, RequestTicket ticket, TopicEntry? topic,
        QueryConsumerOffsetRequestHeader asked)
        : IOffsetWaiter
    {
        public void OnOffset(QueueOffset? offset)
        {
            if (offset is { } found)
            {
                session.Reply(
                    ticket, ResponseCode.Success,
                    new OffsetResponseHeader { Offset = found.Value });
            }
            else if (asked.SetZeroIfNotFound == false)
            {
                Refuse(
                    ResponseCode.QueryNotFound, "Not found, do not set to zero, maybe this group boot first");
            }
            else if (topic is null || asked.QueueId < 0 || asked.QueueId >= topic.Config.QueueCount)
            {
                Refuse(ResponseCode.QueryNotFound, NotFound);
            }
            else if (topic.QueueAt(asked.QueueId).Tell(new OffsetQuery(session, ticket, OffsetKind.NewGroup))
                != TellResult.Accepted)
            {
                Refuse(ResponseCode.SystemBusy, "the queue is busy");
            }
        }

        public void OnGroupRefused(ResponseCode code, string remark) => Refuse(code, remark);

        private void Refuse(ResponseCode code, string remark) =>
            session.Reply(ticket, code, default(EmptyHeader), remark);
    }
}
