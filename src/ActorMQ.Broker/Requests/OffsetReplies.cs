using ActorMQ.Broker.Queues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>Answers questions for offsets and times.</summary>
internal static class OffsetReplies
{
    /// <summary>Stands for "no message, so no time".</summary>
    internal const long NoTime = -1;

    private const string NewGroupRemark = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

    /// <summary>There is no such queue: it is as empty as one can be.</summary>
    internal static void NoQueue(OffsetQuery query)
    {
        if (query.Kind == OffsetKind.NewGroup)
            NewGroup(query, startsAtZero: false);
        else
            Answer(query, query.Kind == OffsetKind.EarliestStoreTime ? NoTime : 0);
    }

    /// <summary>Where a group begins that has committed nothing for the queue.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 broker/.../processor/ConsumerManageProcessor.java#queryConsumerOffset.
    /// </remarks>
    internal static void NewGroup(OffsetQuery query, bool startsAtZero)
    {
        if (startsAtZero)
        {
            Answer(query, 0);
        }
        else
        {
            query.Session.Reply(
                query.Ticket, ResponseCode.QueryNotFound, default(EmptyHeader), NewGroupRemark);
        }
    }

    /// <summary>What was found: an offset or a time, by the query's kind.</summary>
    internal static void Answer(OffsetQuery query, long found)
    {
        if (query.Kind == OffsetKind.EarliestStoreTime)
            Success(query, new GetEarliestMsgStoretimeResponseHeader { Timestamp = found });
        else
            Success(query, new OffsetResponseHeader { Offset = found });
    }

    /// <summary>The query cannot be answered.</summary>
    internal static void Refused(OffsetQuery query, Refusal refusal) =>
        query.Session.Reply(query.Ticket, refusal.Code, default(EmptyHeader), refusal.Remark);

    /// <summary>The disk could not be read.</summary>
    internal static void Failed(OffsetQuery query, IOException failure) => query.Session.Reply(
        query.Ticket,
        ResponseCode.SystemError,
        default(EmptyHeader),
        $"the log could not be read: {failure.Message}");

    private static void Success<T>(OffsetQuery query, in T header)
        where T : struct, IHeader
        => query.Session.Reply(query.Ticket, ResponseCode.Success, header);
}
