using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client;

internal sealed partial class BrokerCalls
{
    // A broker that is not there must not use up the whole time of a send: another may lead by then.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    private int _sendsInFlight;

    /// <summary>Sends that wait for their answer, of all producers.</summary>
    internal int SendsInFlight => Volatile.Read(ref _sendsInFlight);

    /// <summary>Sends to one queue.</summary>
    /// <exception cref="BrokerException">Nothing was stored.</exception>
    /// <exception cref="NoMasterException">Nothing was sent.</exception>
    /// <exception cref="RemotingConnectException">Nothing was sent.</exception>
    internal async Task<SendResult> SendAsync(
        OutgoingMessage message, MessageQueue queue, TimeSpan limit, CancellationToken ct)
    {
        var address = AddressOf(queue.Broker);
        Interlocked.Increment(ref _sendsInFlight);
        try
        {
            var connecting = remoting.ConnectAsync(address, ct);
            if (!connecting.IsCompletedSuccessfully)
                await ConnectAsync(connecting, address, limit, ct);
            var code = message.Header.Batch ? RequestCode.SendBatchMessage : RequestCode.SendMessageV2;
            var response = await remoting.InvokeAsync(
                address, code, HeaderFor(message, queue), message.Body, limit, ct);
            lost.Remove(address);
            if (response.Fields.TryGet(RelayedAnswerHeader.MarkName, out _))
                _ = routes.FollowAsync(queue.Topic, CancellationToken.None);
            return ResultOf(response, address, message, queue);
        }
        finally
        {
            Interlocked.Decrement(ref _sendsInFlight);
        }
    }

    private async Task ConnectAsync(
        Task<RemotingConnection> connecting, string address, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            await connecting.WaitAsync(limit < ConnectPatience ? limit : ConnectPatience, time, ct);
        }
        catch (TimeoutException)
        {
            lost.Add(address);
            throw new NoMasterException($"no connection to {address} within {ConnectPatience}");
        }
        catch (RemotingConnectException)
        {
            lost.Add(address);
            throw;
        }
    }

    private static SendResult ResultOf(
        RemotingResponse response, string address, OutgoingMessage message, MessageQueue queue)
    {
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
