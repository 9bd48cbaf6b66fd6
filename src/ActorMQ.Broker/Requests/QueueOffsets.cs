using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>GET_MAX_OFFSET (30): the offset that the next message gets.</summary>
internal sealed class GetMaxOffset(TopicDirectory topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader(out GetMaxOffsetRequestHeader header))
            QueueQueries.Tell(context, topics, header.Topic, header.QueueId, OffsetKind.Max, timestampMs: 0);
    }
}

/// <summary>GET_MIN_OFFSET (31): the offset of the oldest message.</summary>
internal sealed class GetMinOffset(TopicDirectory topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader(out QueueRequestHeader header))
            QueueQueries.Tell(context, topics, header.Topic, header.QueueId, OffsetKind.Min, timestampMs: 0);
    }
}

/// <summary>SEARCH_OFFSET_BY_TIMESTAMP (29): the offset at a store time.</summary>
internal sealed class SearchOffset(TopicDirectory topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out SearchOffsetRequestHeader header))
            return;
        var isUpper = string.Equals(header.BoundaryType, "UPPER", StringComparison.OrdinalIgnoreCase);
        var kind = isUpper ? OffsetKind.LastAtTime : OffsetKind.FirstAtTime;
        QueueQueries.Tell(context, topics, header.Topic, header.QueueId, kind, header.Timestamp);
    }
}

/// <summary>GET_EARLIEST_MSG_STORETIME (32): when the oldest message was stored.</summary>
internal sealed class GetEarliestStoreTime(TopicDirectory topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader(out QueueRequestHeader header))
        {
            QueueQueries.Tell(
                context, topics, header.Topic, header.QueueId, OffsetKind.EarliestStoreTime, timestampMs: 0);
        }
    }
}

/// <summary>The common way of these four to their queue.</summary>
/// <remarks>
/// Of a topic or queue that is not there RocketMQ's answer is kept: it ends and begins at 0, and has no
/// oldest message.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AdminBrokerProcessor.java#getMaxOffset and its
/// neighbours, store/.../DefaultMessageStore.java#getMaxOffsetInQueue.
/// </remarks>
internal static class QueueQueries
{
    /// <summary>Tells the queue, or answers for one that is not there.</summary>
    internal static void Tell(
        in RequestContext context, TopicDirectory topics, string topic, int queueId, OffsetKind kind,
            long timestampMs)
    {
        var query = new OffsetQuery(context.Session, context.Ticket, kind) { TimestampMs = timestampMs };
        var entry = topics.Find(new TopicName(topic));
        if (entry is null || queueId < 0 || queueId >= entry.Config.QueueCount)
        {
            OffsetReplies.NoQueue(query);
            return;
        }

        var told = entry.QueueAt(queueId).Tell(query);
        if (told != TellResult.Accepted)
            OffsetReplies.Refused(query, Refusal.NotTold(told));
    }
}
