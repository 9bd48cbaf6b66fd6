using ActorMQ.Actors;
using ActorMQ.NameServer.Routing;

namespace ActorMQ.NameServer.Requests;

/// <summary>Changes settings until the next restart.</summary>
internal sealed class UpdateNamesrvConfig(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context) =>
        context.Tell(routes, new UpdateSettings(context.Asker, context.BodyText()));
}
