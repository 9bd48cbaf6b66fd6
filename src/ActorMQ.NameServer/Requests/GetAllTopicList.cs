using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Requests;

/// <summary>The names of all topics.</summary>
internal sealed class GetAllTopicList(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (published.Settings.EnableAllTopicList)
            context.Asker.Reply(Body.ToBytes(RouteBodies.ListOf(published.Routes.AllTopics())));
        else
            context.Refuse("disable");
    }
}
