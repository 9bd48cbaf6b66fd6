using System.Globalization;
using ActorMQ.Actors;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.NameServer.Requests;

/// <summary>
/// Where the name server's connections end: looks the handler up, and tells of brokers' connections that end.
/// </summary>
internal sealed class NameServerRequests(
    RequestTable table, ActorRef<NameServerMessage> routes, TimeProvider time) : IRemotingHandler
{
    /// <summary>Set as the session of a connection over which a broker registered.</summary>
    internal static readonly object BrokerSession = new();

    public void OnConnected(RemotingConnection connection)
    {
        // Nothing is kept of a connection until a broker registers over it.
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var context = new RequestContext(connection, request, RequestTicket.Of(request, time.GetTimestamp()));
        if (table.Find(request.Request) is { } handler)
        {
            handler.Handle(context);
            return;
        }

        NameServerMeter.NotSupported.Add(1);
        var code = request.Code.ToString(CultureInfo.InvariantCulture);
        context.Asker.Reply(ResponseCode.RequestCodeNotSupported, $" request type {code} not supported");
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
        // Requests are handed on one by one.
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
        if (ReferenceEquals(connection.Session, BrokerSession))
            routes.Tell(new ConnectionEnded(new BrokerConnection(connection.Id.Value)));
    }
}
