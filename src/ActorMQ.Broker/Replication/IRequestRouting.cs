using ActorMQ.Broker.Requests;

namespace ActorMQ.Broker.Replication;

/// <summary>Serves a request, as if it had just come. On its connection's reading loop.</summary>
internal delegate void ServeRequest(in RequestContext context);

/// <summary>Takes requests that are not for this replica, or not yet.</summary>
/// <remarks>All calls for one connection come one after the other, on its reading loop; none may block.
/// </remarks>
internal interface IRequestRouting
{
    /// <summary>Looks at a request that has come.</summary>
    /// <param name="context">The request; borrowed.</param>
    /// <returns>True: it is taken, and answered from here, once; false: the broker serves it.</returns>
    bool TryTake(in RequestContext context);

    /// <summary>
    /// The requests of one read were handed over, or the connection was woken: the place to go on with what
    /// was kept.
    /// </summary>
    /// <param name="session">The connection's.</param>
    /// <param name="serve">Serves one that turns out to be for this replica.</param>
    void OnRequestsRead(ConnectionSession session, ServeRequest serve);

    /// <summary>The connection has ended.</summary>
    void OnDisconnected(ConnectionSession session);
}
