using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Requests;

/// <summary>The names of the topics with or without unit flags: requests 311, 312 and 313.</summary>
internal sealed class GetTopicsByFlags(PublishedState published, int set, int clear) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (published.Settings.EnableTopicList)
            context.Asker.Reply(Body.ToBytes(RouteBodies.ListOf(published.Routes.TopicsByFlags(set, clear))));
        else
            context.Refuse("disable");
    }
}
