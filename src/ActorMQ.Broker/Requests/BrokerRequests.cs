using ActorMQ.Broker.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// Where all requests of all connections come in: finds the handler, and refuses what is not served.
/// </summary>
internal sealed class BrokerRequests : IRemotingHandler
{
    private const string ClosedRemark = "the broker is starting or shutting down";

    private volatile Opened? _opened;

    /// <summary>From now on these are served, and others are refused until <see cref="Open"/>.</summary>
    /// <param name="table">Who serves which.</param>
    /// <param name="sends">The way of messages.</param>
    /// <param name="disconnected">Told of every connection that has ended.</param>
    internal void Prepare(
        RequestTable table, SendPath sends, Action<ConnectionSession> disconnected) =>
        _opened = new Opened(table, sends, disconnected, routing: null) { RefusesOthers = true };

    /// <summary>From now on requests are served.</summary>
    /// <param name="table">Who serves which.</param>
    /// <param name="sends">The way of messages.</param>
    /// <param name="disconnected">Told of every connection that has ended.</param>
    /// <param name="routing">Asked before a request is served; null: all are.</param>
    internal void Open(
        RequestTable table,
        SendPath sends,
        Action<ConnectionSession> disconnected,
        IRequestRouting? routing) =>
        _opened = new Opened(table, sends, disconnected, routing);

    /// <summary>From now on requests are refused but for these, which what was begun may wait for.</summary>
    internal void Drain(RequestTable table) => _opened = _opened?.Draining(table);

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
            connection.Reply(ticket, ResponseCode.ServiceNotAvailable, ClosedRemark);
        }
        else
        {
            var session = connection.Session as ConnectionSession ?? Begin(connection, opened);
            var context = new RequestContext(session, request, ticket);
            if (!opened.IsRouted(context))
                opened.Serve(context);
        }
    }

    /// <inheritdoc/>
    public void OnRequestsRead(RemotingConnection connection)
    {
        if (connection.Session is not ConnectionSession session)
            return;
        _opened?.GoOn(session);
        session.Sends.TellAll();
    }

    /// <inheritdoc/>
    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
        if (connection.Session is not ConnectionSession session)
            return;
        session.Sends.TellAll();
        if (_opened is not { } opened)
            return;
        opened.Routing?.OnDisconnected(session);
        opened.Disconnected(session);
    }

    private static ConnectionSession Begin(RemotingConnection connection, Opened opened)
    {
        var session = new ConnectionSession(connection, opened.Sends);
        connection.Session = session;
        return session;
    }

    private sealed class Opened
    {
        private readonly RequestTable _table;

        internal Opened(
            RequestTable table,
            SendPath sends,
            Action<ConnectionSession> disconnected,
            IRequestRouting? routing)
        {
            _table = table;
            (Sends, Disconnected, Routing) = (sends, disconnected, routing);
            ServeRequest = Serve;
        }

        internal SendPath Sends { get; }

        internal Action<ConnectionSession> Disconnected { get; }

        internal IRequestRouting? Routing { get; }

        internal ServeRequest ServeRequest { get; }

        internal bool RefusesOthers { get; init; }

        internal Opened Draining(RequestTable table) =>
            new(table, Sends, Disconnected, Routing) { RefusesOthers = true };

        internal bool IsRouted(in RequestContext context)
        {
            if (Routing is null)
                return false;
            context.Session.Sends.Begin();
            return Routing.TryTake(context);
        }

        internal void GoOn(ConnectionSession session)
        {
            if (Routing is null)
                return;
            session.Sends.Begin();
            Routing.OnRequestsRead(session, ServeRequest);
        }

        internal void Serve(in RequestContext context)
        {
            var request = context.Command;
            if (_table.TryGet(request.Request, out var handler))
            {
                handler.Handle(context);
                return;
            }

            if (RefusesOthers)
            {
                context.Reply(ResponseCode.ServiceNotAvailable, ClosedRemark);
                return;
            }

            BrokerMeter.NotSupported.Add(1, BrokerMeter.Code(request.Request));
            var remark = $" request type {request.Code} not supported";
            context.Reply(ResponseCode.RequestCodeNotSupported, remark);
        }
    }
}
