using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>Stands in for a client's handler when it has none: every push is refused.</summary>
internal sealed class NoPushes : IRemotingHandler
{
    internal static readonly NoPushes Instance = new();

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request) =>
        connection.Reply(
            connection.TicketOf(request),
            ResponseCode.RequestCodeNotSupported, "this client takes no requests");

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }
}
