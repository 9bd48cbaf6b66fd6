using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Replication;

/// <summary>Takes requests that are not for this replica.</summary>
internal interface IRequestRouting
{
    /// <summary>Looks at a request, on its connection's reading loop; must not block.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="request">Borrowed: lives until this returns.</param>
    /// <param name="ticket">What answers it.</param>
    /// <returns>True: it is taken, and answered from here, once; false: the broker serves it.</returns>
    bool TryTake(RemotingConnection connection, in RemotingCommand request, RequestTicket ticket);
}
