using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>Where one topic's queues are, as the name server said. A value.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="WriteQueues">Queues to send to: writable, on brokers that have a master.</param>
/// <param name="ReadQueues">Queues to consume from.</param>
/// <param name="Brokers">The addresses of the replicas of each broker group.</param>
internal sealed record Route(
    TopicName Topic,
    IReadOnlyList<MessageQueue> WriteQueues,
    IReadOnlyList<MessageQueue> ReadQueues,
    IReadOnlyDictionary<BrokerName, BrokerReplicas> Brokers)
{
    /// <summary>The topic after whose model brokers create missing ones.</summary>
    internal static readonly TopicName CreationModel = new("TBW102");

    /// <summary>Reads a name server's answer. Queues come sorted by broker name and number.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1
    /// client/.../impl/factory/MQClientInstance.java#topicRouteData2TopicPublishInfo.
    /// </remarks>
    internal static Route Of(TopicName topic, TopicRouteData data)
    {
        var brokers = new Dictionary<BrokerName, BrokerReplicas>();
        foreach (var broker in data.BrokerDatas)
            brokers[new BrokerName(broker.BrokerName)] = BrokerReplicas.Of(broker);
        var (writes, reads) = (new List<MessageQueue>(), new List<MessageQueue>());
        foreach (var queues in data.QueueDatas.OrderBy(q => q.BrokerName, StringComparer.Ordinal))
        {
            var name = new BrokerName(queues.BrokerName);
            var permission = (Permission)queues.Perm;
            if (permission.HasFlag(Permission.Read))
                AddQueues(reads, topic, name, queues.ReadQueueNums);
            if (permission.HasFlag(Permission.Write) && brokers.GetValueOrDefault(name)?.Master is not null)
                AddQueues(writes, topic, name, queues.WriteQueueNums);
        }

        return new Route(topic, writes, reads, brokers);
    }

    /// <summary>The route of a topic that does not exist yet, from that of the topic it will be modelled
    /// on.</summary>
    /// <param name="topic">The missing topic.</param>
    /// <param name="model">The model's route.</param>
    /// <param name="queueCount">How many queues the sender wants on each broker; the model may allow
    /// fewer.</param>
    internal static Route ToBeCreated(TopicName topic, TopicRouteData model, int queueCount)
    {
        var queues = model.QueueDatas.Select(q => new QueueData
        {
            BrokerName = q.BrokerName,
            Perm = q.Perm,
            ReadQueueNums = Math.Min(queueCount, q.ReadQueueNums),
            WriteQueueNums = Math.Min(queueCount, q.ReadQueueNums),
        });
        return Of(topic, new TopicRouteData { BrokerDatas = model.BrokerDatas, QueueDatas = [.. queues] });
    }

    private static void AddQueues(List<MessageQueue> to, TopicName topic, BrokerName broker, int count)
    {
        for (var i = 0; i < count; i++)
            to.Add(new MessageQueue(topic, broker, new QueueId(i)));
    }
}
