using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Opens a group's topics to producers again.</summary>
internal sealed class AddWritePermOfBroker(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader<WritePermOfBrokerRequestHeader>(out var header))
            context.Tell(routes, new AddWritePermission(context.Asker, new BrokerName(header.BrokerName)));
    }
}
