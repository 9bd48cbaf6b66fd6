using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>What other replicas say; nobody is answered.</summary>
internal sealed class TakeMessage(ShardReplication replication) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        replication.OnMessage(context.Command);

        // Replicas do not ask; who does is told all the same.
        if (!context.Ticket.IsOneWay)
            context.Reply(ResponseCode.Success);
    }
}
