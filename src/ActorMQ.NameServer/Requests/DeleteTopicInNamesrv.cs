using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Takes a topic out of the routes, everywhere or in one cluster.</summary>
internal sealed class DeleteTopicInNamesrv(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<DeleteTopicFromNamesrvRequestHeader>(out var header))
            return;
        ClusterName? cluster = header.ClusterName is { Length: > 0 } name ? new ClusterName(name) : null;
        context.Tell(routes, new DeleteTopic(context.Asker, new TopicName(header.Topic), cluster));
    }
}
