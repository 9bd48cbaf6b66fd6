using System.Buffers;
using ActorMQ.Broker.Journals;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>Answers those who look for messages by key or by place.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/QueryMessageProcessor.java.
/// </remarks>
internal static class IndexReplies
{
    private const string NotFoundRemark = "can not find message, maybe time range not correct";

    /// <summary>The index was asked: whole records back to back, in the order of the log.</summary>
    internal static void Found(FindByKey find, IndexAnswer answer)
    {
        if (answer.Records.Count == 0)
        {
            NotFound(find.Session, find.Ticket, NotFoundRemark);
            return;
        }

        var header = new QueryMessageResponseHeader
        {
            IndexLastUpdateTimestamp = answer.LastTimestampMs,
            IndexLastUpdatePhyoffset = answer.LastPosition,
        };
        var size = answer.Records.Sum(record => record.Length);
        var body = ArrayPool<byte>.Shared.Rent(size);
        var end = 0;
        foreach (var record in answer.Records)
        {
            record.Span.CopyTo(body.AsSpan(end));
            end += record.Length;
        }

        find.Session.Reply(find.Ticket, ResponseCode.Success, header, remark: null, body.AsSpan(0, size));
        ArrayPool<byte>.Shared.Return(body);
    }

    /// <summary>No message is found; RocketMQ then tells 0 of how far its index is.</summary>
    internal static void NotFound(IReplies session, RequestTicket ticket, string remark) =>
        session.Reply(ticket, ResponseCode.QueryNotFound, default(QueryMessageResponseHeader), remark);

    /// <summary>The index cannot take or answer the query.</summary>
    internal static void Refused(FindByKey find, Refusal refusal) =>
        find.Session.Reply(find.Ticket, refusal.Code, default(EmptyHeader), refusal.Remark);

    /// <summary>The disk refused the log or the index.</summary>
    internal static void Failed(FindByKey find, Exception failure) => Refused(
        find, new Refusal(ResponseCode.SystemError, $"messages cannot be looked for: {failure.Message}"));

    /// <summary>Why a query is refused while the index is far behind.</summary>
    /// <param name="leftBytes">What is left of the log to be read.</param>
    internal static Refusal BeingBuilt(long leftBytes) => new(
        ResponseCode.SystemBusy,
        "[REJECTREQUEST]system busy: the message index is being built, "
        + $"{leftBytes} bytes of the log are left");

    /// <summary>The log has this record at the place asked for.</summary>
    internal static void Record(RecordRead read, ReadOnlySpan<byte> record) =>
        read.Session.Reply(read.Ticket, ResponseCode.Success, default(EmptyHeader), remark: null, record);

    /// <summary>The log has no record at the place asked for.</summary>
    internal static void NoRecord(RecordRead read) => Refused(
        read, new Refusal(ResponseCode.SystemError, $"can not find message by the offset, {read.Position}"));

    /// <summary>The record cannot be read.</summary>
    internal static void Refused(RecordRead read, Refusal refusal) =>
        read.Session.Reply(read.Ticket, refusal.Code, default(EmptyHeader), refusal.Remark);
}
