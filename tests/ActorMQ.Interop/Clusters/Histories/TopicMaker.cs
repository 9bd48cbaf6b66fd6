using ActorMQ.Client;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Makes a topic at each broker group of a cluster: by the first message to it, of which the history knows.</summary>
internal static class TopicMaker
{
    /// <summary>The number of the producer that makes topics: above those of all others.</summary>
    public const int Producer = 1_000_000;

    private const int QueueCount = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>A topic that nobody makes: it would be made at every broker group there is.</summary>
    private static readonly TopicName Probe = new("HistoryProbe");

    /// <summary>Waits for the broker groups, and makes the topic.</summary>
    /// <returns>Its queues.</returns>
    /// <exception cref="TimeoutException">There are not as many broker groups, or one does not take a message.</exception>
    public static async Task<IReadOnlyList<QueueKey>> MakeAsync(History history, string nameServers, string topic, int brokers)
    {
        await using var client = new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers, InstanceName = "maker" });
        var producer = client.CreateProducer(
            new ProducerOptions { Group = "HistoryProducers", DefaultTopicQueueCount = QueueCount, RetryCountMax = 0 });
        var begun = history.Now;
        var made = new HashSet<string>(StringComparer.Ordinal);
        var sequence = 0;
        while (made.Count < brokers)
        {
            if (history.Now - begun > Patience)
                throw new TimeoutException($"in {Patience} {made.Count} of {brokers} broker groups took a message: {string.Join(", ", made)}");
            foreach (var broker in await BrokersAsync(producer))
            {
                if (!made.Contains(broker) && await TrySendAsync(history, producer, topic, broker, ++sequence))
                    made.Add(broker);
            }

            await Task.Delay(LookEvery);
        }

        return [.. made.SelectMany(broker => Enumerable.Range(0, QueueCount).Select(queue => new QueueKey(broker, queue)))];
    }

    private static async Task<IReadOnlyList<string>> BrokersAsync(Producer producer)
    {
        try
        {
            return [.. (await producer.GetQueuesAsync(Probe)).Select(queue => queue.Broker.Value).Distinct(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            return [];
        }
    }

    private static async Task<bool> TrySendAsync(History history, Producer producer, string topic, string broker, int sequence)
    {
        var name = new TopicName(topic);
        var sent = new Sent(Producer, sequence);
        var queue = new QueueKey(broker, 0);
        var begun = history.Now;
        try
        {
            var result = await producer.SendAsync(
                new Message(name, sent.ToBody(0)), new MessageQueue(name, new BrokerName(broker), new QueueId(0)));
            history.Add(new Acknowledged(history.Now, sent, new Place(queue, result.Offset.Value), history.Now - begun));
            return true;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            history.Add(new Failed(history.Now, sent, queue, failure.Message));
            return false;
        }
    }
}
