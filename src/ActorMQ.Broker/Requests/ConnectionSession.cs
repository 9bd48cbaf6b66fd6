using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>What the broker keeps for one connection.</summary>
internal sealed class ConnectionSession : IReplies
{
    private readonly RemotingConnection? _connection;
    private readonly IReplies? _replies;

    /// <summary>The session of a real connection.</summary>
    internal ConnectionSession(RemotingConnection connection, SendPath sends)
    {
        _connection = connection;
        Sends = new SendGathering(this, sends);
        BornHost = RecordHost.From(connection.RemoteEndPoint);
    }

    /// <summary>A session without a connection: handlers are called and their answers collected.</summary>
    internal ConnectionSession(IReplies replies, SendPath sends, RecordHost bornHost)
    {
        _replies = replies;
        Sends = new SendGathering(this, sends);
        BornHost = bornHost;
    }

    /// <summary>The connection.</summary>
    internal RemotingConnection Connection =>
        _connection ?? throw new InvalidOperationException("this session has no connection");

    /// <summary>The client's address, as messages keep it.</summary>
    internal RecordHost BornHost { get; }

    /// <summary>What the groups keep of the client.</summary>
    internal object? Groups { get; set; }

    /// <summary>What the routing of requests keeps of the client.</summary>
    internal object? Routing { get; set; }

    /// <summary>
    /// Whether the other end is a replica of the same group: then it may say whose requests it passes on.
    /// </summary>
    internal bool IsOfReplica { get; set; }

    /// <summary>What the client has sent and is not yet on its way.</summary>
    internal SendGathering Sends { get; }

    /// <summary>Lets the broker look after what it has kept of this connection. Any thread.</summary>
    internal void Wake() => _connection?.Wake();

    /// <inheritdoc/>
    public bool IsOpen => _connection?.IsOpen ?? _replies!.IsOpen;

    /// <inheritdoc/>
    public int OutputRoom => _connection?.OutputRoom ?? _replies!.OutputRoom;

    /// <inheritdoc/>
    public void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark =
            null, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
    {
        if (_connection is { } connection)
            connection.Reply(ticket, code, header, remark, body);
        else
            _replies!.Reply(ticket, code, header, remark, body);
    }

    /// <inheritdoc/>
    public void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark, PooledBody body)
        where T : struct, IHeader
    {
        if (_connection is { } connection)
            connection.Reply(ticket, code, header, remark, body);
        else
            _replies!.Reply(ticket, code, header, remark, body);
    }
}
