using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>34: a client is there, with its producers and consumers.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1
/// broker/.../processor/ClientManageProcessor.java#heartBeat.</remarks>
internal sealed class HeartbeatRequest(
    GroupShards groups, ActorRef<ProducerMessage> producers, TopicDirectory topics, TimeProvider time)
        : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!Body.TryRead<HeartbeatData>(context.Command.Body, out var data, out var fault))
        {
            context.RefuseMalformed(ResponseCode.SystemError, fault.ToString());
            return;
        }

        var client = ClientGroups.Of(context.Session);
        var member = new GroupMember(
            client.Link.Id, new ClientId(data.ClientId), (int)context.Command.Language,
            context.Command.Version);
        var answer = new HeartbeatAnswer(
            context.Session, context.Ticket, data.ConsumerDataSet.Count, data.HeartbeatFingerprint == 0);
        foreach (var consumer in data.ConsumerDataSet)
            Take(consumer, data, member, client, answer);
        foreach (var producer in data.ProducerDataSet)
        {
            var group = new GroupName(producer.GroupName);
            client.JoinAsProducer(group);
            producers.Tell(new ProducerThere(group, member, client.Link));
        }

        answer.Done(mustSend: false);
    }

    private void Take(
        ConsumerData consumer, HeartbeatData data, GroupMember member, ClientGroups client,
        HeartbeatAnswer answer)
    {
        var group = new GroupName(consumer.GroupName);
        var part = new HeartbeatPart(client.Link, answer);
        if (TopicValidator.FaultOfGroup(group.Value) is { } fault)
        {
            part.OnGroupRefused(ResponseCode.SubscriptionGroupNotExist, fault);
            return;
        }

        client.JoinAsConsumer(group);
        groups.Tell(group, new Heartbeat(part)
        {
            Member = member,
            Traits = GroupBodies.ToTraits(consumer),
            Subscriptions = [.. consumer.SubscriptionDataSet.Select(GroupBodies.ToSubscription)],
            IsWithoutSubscriptions = data.WithoutSub,
            Fingerprint = data.HeartbeatFingerprint,
            IsUnit = consumer.UnitMode,
            ReadsOrderedTopic = consumer.SubscriptionDataSet.Exists(
                subscription => topics.Find(new TopicName(subscription.Topic)) is { Config.IsOrdered: true }),
            RetryTopic = topics.Find(RetryTopics.RetryTopic(group))?.Config,
            Now = time.GetElapsedTime(0),
        });
    }
}
