using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>What a server or a client does with the requests of its connections; one for all of
/// them.</summary>
/// <remarks>
/// All calls for one connection come one after the other, on that connection's reading loop, so nothing here
/// may block: what takes time is handed to an actor, together with a <see cref="RequestTicket"/>.
/// </remarks>
public interface IRemotingHandler
{
    /// <summary>A connection is open. The first call for it.</summary>
    void OnConnected(RemotingConnection connection);

    /// <summary>A request came in.</summary>
    /// <remarks>
    /// <paramref name="request"/> is borrowed: its fields and body live until this method returns. A request
    /// that is not one-way is answered exactly once, now or later, from any thread, by
    /// <see cref="RemotingConnection.Reply(RequestTicket, ResponseCode, string?)"/>. If this method throws,
    /// it must not have answered: the asker is told SYSTEM_ERROR, the failure is logged and counted, and the
    /// connection goes on.
    /// </remarks>
    void OnRequest(RemotingConnection connection, in RemotingCommand request);

    /// <summary>
    /// All requests of one read were handed over: the place to act once for many of them. There is none when
    /// the connection was woken (<see cref="RemotingConnection.Wake"/>).
    /// </summary>
    void OnRequestsRead(RemotingConnection connection);

    /// <summary>The connection has ended. The last call for it, and made once.</summary>
    void OnDisconnected(RemotingConnection connection, DisconnectReason reason);
}
