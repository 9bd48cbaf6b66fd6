using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Requests;

/// <summary>
/// The topics that are named after clusters and broker groups, and a broker to ask for the others.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 namesrv/.../routeinfo/RouteInfoManager.java#getSystemTopicList.
/// </remarks>
internal sealed class GetSystemTopicList(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        var routes = published.Routes;
        var first = routes.Groups.Values.FirstOrDefault();
        var list = new TopicList { BrokerAddr = first?.Addresses.Values.First() };
        foreach (var (cluster, groups) in routes.Clusters())
        {
            list.Topics.Add(cluster);
            list.Topics.AddRange(groups.Select(name => name.Value));
        }

        context.Asker.Reply(Body.ToBytes(list));
    }
}
