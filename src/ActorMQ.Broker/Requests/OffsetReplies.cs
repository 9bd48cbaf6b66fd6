using ActorMQ.Broker.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>Answers questions for offsets and times.</summary>
internal static class OffsetReplies
{
    /// <summary>Stands for "no message, so no time".</summary>
    internal const long NoTime = -1;

    private const string NewGroupRemark = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

    /// <summary>Where the queue begins.</summary>
    internal static void Min(OffsetQuery query, QueueOffset offset) =>
        Success(query, new GetMinOffsetResponseHeader { Offset = offset.Value });

    /// <summary>Where the queue ends.</summary>
    internal static void Max(OffsetQuery query, QueueOffset offset) =>
        Success(query, new GetMaxOffsetResponseHeader { Offset = offset.Value });

    /// <summary>There is no such queue: it is as empty as one can be.</summary>
    internal static void NoQueue(OffsetQuery query)
    {
        switch (query.Kind)
        {
            case OffsetKind.Min:
                Min(query, QueueOffset.Zero);
                break;
            case OffsetKind.Max:
                Max(query, QueueOffset.Zero);
                break;
            case OffsetKind.NewGroup:
                NewGroup(query, startsAtZero: false);
                break;
            default:
                Answer(query, query.Kind == OffsetKind.EarliestStoreTime ? NoTime : 0);
                break;
        }
    }

    /// <summary>Where a group begins that has committed nothing for the queue.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 broker/.../processor/ConsumerManageProcessor.java#queryConsumerOffset.
    /// </remarks>
    internal static void NewGroup(OffsetQuery query, bool startsAtZero)
    {
        if (startsAtZero)
        {
            Success(query, new QueryConsumerOffsetResponseHeader { Offset = 0 });
        }
        else
        {
            query.Session.Reply(
                query.Ticket, ResponseCode.QueryNotFound, default(EmptyHeader), NewGroupRemark);
        }
    }

    /// <summary>What was found by a look into the log: an offset or a time, by the query's kind.</summary>
    internal static void Answer(OffsetQuery query, long found)
    {
        if (query.Kind == OffsetKind.EarliestStoreTime)
            Success(query, new GetEarliestMsgStoretimeResponseHeader { Timestamp = found });
        else
            Success(query, new SearchOffsetResponseHeader { Offset = found });
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
