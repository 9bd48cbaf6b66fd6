using System.Text;
using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.NameServer.Requests;

/// <summary>A broker makes itself and its topics known.</summary>
/// <remarks>
/// The body's checksum is CRC-32 without its top bit, and 0 means that nobody computed it. A deflated body is
/// known by
/// its first byte rather than by the header's word for it, which RocketMQ 5.3.3 gets wrong.
/// Source: apache/rocketmq 8fc57f1 namesrv/.../processor/DefaultRequestProcessor.java#registerBroker.
/// </remarks>
internal sealed class RegisterBrokerRequest(ActorRef<NameServerMessage> routes) : IRequest
{
    private const int ChecksumMask = 0x7FFF_FFFF;

    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<RegisterBrokerRequestHeader>(out var header))
            return;
        if (header.BodyCrc32 != 0 && header.BodyCrc32 != (Crc32.Of(context.Command.Body) & ChecksumMask))
        {
            context.RefuseMalformed("crc32 not match");
            return;
        }

        if (!RegistrationBody.TryRead(context.Command.Body, out var topics, out var fault))
        {
            context.RefuseMalformed($"the registration can't be read: {fault}");
            return;
        }

        context.Asker.Connection.Session = NameServerRequests.BrokerSession;
        context.Tell(routes, new RegisterBroker(context.Asker, RegistrationOf(context, header, topics)));
    }

    private static BrokerRegistration RegistrationOf(
        in RequestContext context,
        in RegisterBrokerRequestHeader header,
        TopicConfigAndMappingSerializeWrapper topics) =>
        new()
        {
            Cluster = new ClusterName(header.ClusterName),
            Name = new BrokerName(header.BrokerName),
            Id = new BrokerId(header.BrokerId),
            Address = header.BrokerAddr,
            ReplicationAddress = header.HaServerAddr,
            ActingMaster = header.EnableActingMaster,
            HeartbeatTimeout = header.HeartbeatTimeoutMillis is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            Zone = ZoneOf(context.Command),
            Connection = new BrokerConnection(context.Asker.Connection.Id.Value),
            Version = RouteBodies.VersionOf(topics.DataVersion),
            Topics = [.. topics.TopicConfigTable.Values.Select(QueuesOf)],
        };

    private static string? ZoneOf(in RemotingCommand command) =>
        command.Fields.TryGet("__ZONE_NAME"u8, out var zone) ? Encoding.UTF8.GetString(zone) : null;

    private static KeyValuePair<TopicName, TopicQueues> QueuesOf(TopicConfigBody topic) =>
        new(
            new TopicName(topic.TopicName),
            new TopicQueues(topic.ReadQueueNums, topic.WriteQueueNums, topic.Perm, topic.TopicSysFlag));
}
