using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>A broker lives. Success also when it is not registered: it registers again by itself.</summary>
internal sealed class BrokerHeartbeatRequest(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<BrokerHeartbeatRequestHeader>(out var header))
            return;
        var at = new BrokerAddress(new ClusterName(header.ClusterName), header.BrokerAddr);
        context.Tell(routes, new BrokerHeartbeat(context.Asker, at));
    }
}
