using System.Buffers;
using System.Collections.Concurrent;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

/// <summary>Answers with the request's body, unless the test says otherwise; remembers what it was called
/// with.</summary>
internal sealed class EchoHandler : IRemotingHandler
{
    private int _batches;

    /// <summary>Instead of the echo.</summary>
    public Action<RemotingConnection, RequestTicket, byte[]>? Instead { get; init; }

    public ConcurrentQueue<RemotingConnection> Connected { get; } = new();

    public ConcurrentQueue<(RemotingConnection Connection, DisconnectReason Reason)> Disconnected { get; } =
        new();

    public ConcurrentQueue<(RequestTicket Ticket, byte[] Body)> Requests { get; } = new();

    public int Batches => Volatile.Read(ref _batches);

    public void OnConnected(RemotingConnection connection) => Connected.Enqueue(connection);

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var ticket = connection.TicketOf(request);
        var body = request.Body.ToArray();
        Requests.Enqueue((ticket, body));
        if (Instead is null)
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, body);
        else
            Instead(connection, ticket, body);
    }

    public void OnRequestsRead(RemotingConnection connection) => Interlocked.Increment(ref _batches);

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason) =>
        Disconnected.Enqueue((connection, reason));
}
