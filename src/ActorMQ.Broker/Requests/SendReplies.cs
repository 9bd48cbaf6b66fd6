using ActorMQ.Broker.Queues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// Answers sends; one for each actor that does, because it keeps the bytes of message ids between calls.
/// </summary>
internal sealed class SendReplies(BrokerIdentity identity)
{
    private const byte Separator = (byte)',';
    private byte[] _ids = new byte[OffsetMessageId.DigitCountMax];

    /// <summary>
    /// Tells every sender of a batch where its messages are, unless they have been told before.
    /// </summary>
    internal void Stored(AppendBatch batch)
    {
        if (!batch.IsAnswered)
            Placed(batch, ResponseCode.Success);
    }

    /// <summary>Tells every sender where its messages are.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="code">How safe they are.</param>
    internal void Placed(AppendBatch batch, ResponseCode code)
    {
        foreach (ref readonly var request in batch.Requests)
        {
            if (request.Ticket.IsOneWay)
                continue;
            var ids = MessageIds(batch, request);
            var header = new SendMessageResponseHeader
            {
                MsgId = ids,
                QueueId = batch.Queue.Value,
                QueueOffset = (batch.FirstOffset + request.FirstRecord).Value,
                TransactionId = batch.KeyOf(request),
                MsgRegion = identity.RegionUtf8,
                TraceOn = identity.TraceOn,
                OffsetMsgId = request.RepeatsMessageId ? ids : default,
            };
            batch.Session.Reply(request.Ticket, code, header);
        }
    }

    /// <summary>
    /// Tells every sender of a batch that nothing of it is stored, unless they have been told otherwise
    /// before.
    /// </summary>
    internal static void Refused(AppendBatch batch, BrokerIdentity identity, ResponseCode code, string remark)
    {
        if (batch.IsAnswered)
            return;
        foreach (ref readonly var request in batch.Requests)
            Refused(batch.Session, request.Ticket, identity, code, remark);
    }

    /// <summary>Tells a sender that nothing is stored.</summary>
    internal static void Refused(
        ConnectionSession session, RequestTicket ticket, BrokerIdentity identity, ResponseCode code,
            string remark)
    {
        var header =
            new SendMessageRefusedHeader { MsgRegion = identity.RegionUtf8, TraceOn = identity.TraceOn };
        session.Reply(ticket, code, header, remark);
    }

    private ReadOnlyMemory<byte> MessageIds(AppendBatch batch, in AppendRequest request)
    {
        var records = batch.Records.Slice(request.FirstRecord, request.RecordCount);
        var sizeMax = records.Length * (OffsetMessageId.DigitCountMax + 1);
        if (_ids.Length < sizeMax)
            _ids = new byte[sizeMax];
        var length = 0;
        foreach (ref readonly var record in records)
        {
            if (length > 0)
                _ids[length++] = Separator;
            length += new OffsetMessageId(identity.StoreHost, record.Position).WriteUtf8(_ids.AsSpan(length));
        }

        return _ids.AsMemory(0, length);
    }
}
