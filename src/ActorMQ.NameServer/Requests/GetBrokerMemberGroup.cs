using ActorMQ.Model;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>The replicas of one broker group; none when the group is unknown.</summary>
internal sealed class GetBrokerMemberGroup(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<GetBrokerMemberGroupRequestHeader>(out var header))
            return;
        var members = new BrokerMemberGroup { BrokerName = header.BrokerName, Cluster = header.ClusterName };
        if (published.Routes.Groups.TryGetValue(new BrokerName(header.BrokerName), out var group))
            members.BrokerAddrs = RouteBodies.AddressesOf(group);
        var body = new BrokerMemberGroupBody { BrokerMemberGroup = members };
        context.Asker.Reply(Body.ToBytes(body, MapKeys.Unquoted));
    }
}
