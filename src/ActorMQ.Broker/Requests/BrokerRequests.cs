using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// Where all requests of all connections come in: finds the handler, and refuses what is not served.
/// </summary>
internal sealed class BrokerRequests : IRemotingHandler
{
    private volatile Opened? _opened;

    /// <summary>From now on requests are served.</summary>
    /// <param name="table">Who serves which.</param>
    /// <param name="sends">The way of messages.</param>
    /// <param name="disconnected">Told of every connection that has ended.</param>
    internal void Open(RequestTable table, SendPath sends, Action<ConnectionSession> disconnected) =>
        _opened = new Opened(table, sends, disconnected);

    /// <summary>From now on requests are refused.</summary>
    internal void Close() => _opened = null;

    /// <inheritdoc/>
    public void OnConnected(RemotingConnection connection)
    {
    }

    /// <inheritdoc/>
    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var ticket = connection.TicketOf(request);
        if (_opened is not { } opened)
        {
            connection.Reply(
                ticket, ResponseCode.ServiceNotAvailable, "the broker is starting or shutting down");
        }
        else if (opened.Table.TryGet(request.Request, out var handler))
        {
            var session = connection.Session as ConnectionSession ?? Begin(connection, opened);
            handler.Handle(new RequestContext(session, request, ticket));
        }
        else
        {
            BrokerMeter.NotSupported.Add(1, BrokerMeter.Code(request.Request));
            var remark = $" request type {request.Code} not supported";
            connection.Reply(ticket, ResponseCode.RequestCodeNotSupported, remark);
        }
    }

    /// <inheritdoc/>
    public void OnRequestsRead(RemotingConnection connection) =>
        (connection.Session as ConnectionSession)?.Sends.TellAll();

    /// <inheritdoc/>
    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
        if (connection.Session is not ConnectionSession session)
            return;
        session.Sends.TellAll();
        _opened?.Disconnected(session);
    }

    private static ConnectionSession Begin(RemotingConnection connection, Opened opened)
    {
        var session = new ConnectionSession(connection, opened.Sends);
        connection.Session = session;
        return session;
    }

    private sealed record Opened(RequestTable Table, SendPath Sends, Action<ConnectionSession> Disconnected);
}
