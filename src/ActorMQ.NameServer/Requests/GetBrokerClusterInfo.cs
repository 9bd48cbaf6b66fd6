using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Requests;

/// <summary>
/// All clusters, groups and addresses. Keys stay unquoted for every version, as RocketMQ writes them.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 namesrv/.../processor/DefaultRequestProcessor.java#getBrokerClusterInfo.
/// </remarks>
internal sealed class GetBrokerClusterInfo(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context) =>
        context.Asker.Reply(Body.ToBytes(RouteBodies.ClusterInfoOf(published.Routes), MapKeys.Unquoted));
}
