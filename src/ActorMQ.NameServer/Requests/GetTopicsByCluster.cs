using ActorMQ.Model;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>The names of the topics that a cluster has.</summary>
internal sealed class GetTopicsByCluster(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!published.Settings.EnableTopicList)
        {
            context.Refuse("disable");
        }
        else if (context.TryReadHeader<GetTopicsByClusterRequestHeader>(out var header))
        {
            var topics = published.Routes.TopicsOf(new ClusterName(header.Cluster));
            context.Asker.Reply(Body.ToBytes(RouteBodies.ListOf(topics)));
        }
    }
}
