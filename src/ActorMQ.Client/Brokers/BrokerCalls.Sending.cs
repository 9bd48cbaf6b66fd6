using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Client;

internal sealed partial class BrokerCalls
{
    /// <summary>Sends to one queue.</summary>
    /// <exception cref="BrokerException">Nothing was stored.</exception>
    internal async Task<SendResult> SendAsync(
        OutgoingMessage message, MessageQueue queue, TimeSpan limit, CancellationToken ct)
    {
        var address = AddressOf(queue.Broker);
        var code = message.Header.Batch ? RequestCode.SendBatchMessage : RequestCode.SendMessageV2;
        var response = await remoting.InvokeAsync(
            address, code, HeaderFor(message, queue), message.Body, limit, ct);
        if (SendRetry.StatusOf(response.Code) is not { } status)
            throw new BrokerException(response.Code, response.Remark, address);
        var header = Header<SendMessageResponseHeader>(response, address);
        return new SendResult(
            status,
            message.MessageIds,
            Encoding.UTF8.GetString(header.MsgId.Span),
            queue with { Queue = new QueueId(header.QueueId) },
            new QueueOffset(header.QueueOffset));
    }

    internal ValueTask SendOneWayAsync(OutgoingMessage message, MessageQueue queue, CancellationToken ct) =>
        remoting.SendOneWayAsync(
            AddressOf(queue.Broker), RequestCode.SendMessageV2, HeaderFor(message, queue), message.Body, ct);

    private static SendMessageRequestHeaderV2 HeaderFor(OutgoingMessage message, MessageQueue queue)
    {
        var header = message.Header;
        header.QueueId = queue.Queue.Value;
        return new SendMessageRequestHeaderV2
        {
            Message = header,
            BrokerName = Encoding.UTF8.GetBytes(queue.Broker.Value),
        };
    }
}
