using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>What brokers ask of this client: that a group has changed is heard, everything else is
/// refused.</summary>
internal sealed class BrokerPushes(Action<string?> onMembersChanged) : IRemotingHandler
{
    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        if (request.Request == RequestCode.NotifyConsumerIdsChanged)
        {
            if (HeaderReader.TryRead<NotifyConsumerIdsChangedRequestHeader>(
                request.Fields, out var header, out _))
            {
                onMembersChanged(header.ConsumerGroup);
            }

            return;
        }

        connection.Reply(
            connection.TicketOf(request),
            ResponseCode.RequestCodeNotSupported,
            $"this client does not answer {request.Code}");
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    /// <summary>A broker that loses a client drops it from its groups: all look whether they are still
    /// in.</summary>
    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason) => onMembersChanged(
        null);
}
