using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>A broker lives, and asks whether it has to register its topics again.</summary>
internal sealed class QueryDataVersionRequest(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<ReplicaRequestHeader>(out var header))
            return;
        TopicsVersion? told = null;
        if (!context.Command.Body.IsEmpty)
        {
            if (!context.TryReadBody<DataVersion>(out var version))
                return;
            told = RouteBodies.VersionOf(version);
        }

        var at = new BrokerAddress(new ClusterName(header.ClusterName), header.BrokerAddr);
        context.Tell(routes, new QueryDataVersion(context.Asker, at, told));
    }
}
