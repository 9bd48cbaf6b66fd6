using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>
/// Where a topic is; what every client asks, so it is answered on the spot from the published table.
/// </summary>
/// <remarks>
/// The topic TBW102, by which producers find brokers that create topics, is an ordinary topic here: brokers
/// that
/// create topics register it. Source: apache/rocketmq 8fc57f1
/// namesrv/.../processor/ClientRequestProcessor.java.
/// </remarks>
internal sealed class GetRouteInfoByTopic(PublishedState published) : IRequest
{
    private const string Hint =
        "\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.";

    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<GetRouteInfoRequestHeader>(out var header))
            return;
        var settings = published.Settings;
        var topic = new TopicName(header.Topic);
        if (published.Routes.RouteOf(topic, settings.SupportActingMaster) is not { } route)
        {
            var reason = $"No topic route info in name server for the topic: {topic}{Hint}";
            context.Asker.Reply(ResponseCode.TopicNotExist, reason);
            return;
        }

        var order = settings.OrderMessageEnable
            ? published.KeyValues.Get(KeyValueConfig.OrderTopics, header.Topic)
            : null;
        var readsStandardJson = header.AcceptStandardJsonOnly == true
            || context.Command.Version >= ProtocolVersion.StandardJsonRoutes;
        var keys = readsStandardJson ? MapKeys.Quoted : MapKeys.Unquoted;
        context.Asker.Reply(Body.ToBytes(RouteBodies.Of(route, order), keys));
    }
}
