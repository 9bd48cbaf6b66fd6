using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>A broker leaves.</summary>
internal sealed class UnregisterBrokerRequest(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<ReplicaRequestHeader>(out var header))
            return;
        var at = new BrokerAddress(new ClusterName(header.ClusterName), header.BrokerAddr);
        context.Tell(routes, new UnregisterBroker(context.Asker, at, new BrokerName(header.BrokerName)));
    }
}
