using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Closes a group's topics to producers, say before it is taken down.</summary>
internal sealed class WipeWritePermOfBroker(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader<WritePermOfBrokerRequestHeader>(out var header))
            context.Tell(routes, new WipeWritePermission(context.Asker, new BrokerName(header.BrokerName)));
    }
}
