using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>
/// Adds a topic to the routes. Success also when it names a group that is not there, as in RocketMQ.
/// </summary>
internal sealed class RegisterTopicInNamesrv(ActorRef<NameServerMessage> routes) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<RegisterTopicRequestHeader>(out var header)
            || !context.TryReadBody<TopicRouteData>(out var body))
        {
            return;
        }

        var queues = body.QueueDatas.Select(each => new BrokerQueues(
            new BrokerName(each.BrokerName),
            new TopicQueues(each.ReadQueueNums, each.WriteQueueNums, each.Perm, each.TopicSysFlag)));
        context.Tell(routes, new RegisterTopic(context.Asker, new TopicName(header.Topic), [.. queues]));
    }
}
