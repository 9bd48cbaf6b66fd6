using ActorMQ.Client;
using ActorMQ.Model;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Reads all queues as a consumer does, when nothing is sent any more.</summary>
public static class FinalLogReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<FinalLog> ReadAsync(string nameServers, string topic, IReadOnlyList<QueueKey> queues)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var client = new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers });
        await using var consumer = await client.StartPullConsumerAsync(
            new PullConsumerOptions { Group = "Auditors", Subscriptions = [Subscription.All(topic)], AutoCommit = false },
            patience.Token);
        var all = new Dictionary<QueueKey, IReadOnlyList<Sent>>();
        foreach (var queue in queues)
        {
            all[queue] = await ReadAsync(
                consumer, new MessageQueue(new TopicName(topic), new BrokerName(queue.Broker), new QueueId(queue.Queue)), patience.Token);
        }

        return new FinalLog(all);
    }

    private static async Task<IReadOnlyList<Sent>> ReadAsync(PullConsumer consumer, MessageQueue queue, CancellationToken ct)
    {
        var all = new List<Sent>();
        var end = await consumer.GetMaxOffsetAsync(queue, ct);
        while (all.Count < end.Value)
        {
            var pulled = await consumer.PullAsync(queue, new QueueOffset(all.Count), 32, TimeSpan.Zero, ct);
            foreach (var message in pulled.Messages)
            {
                if (message.Offset.Value != all.Count)
                    throw new InvalidDataException($"{queue} has {message.Offset} where {all.Count} should be");
                all.Add(Sent.OfBody(message.Body.Span));
            }

            if (pulled.Messages.Count == 0)
                throw new InvalidDataException($"{queue} ends at {end}, and has nothing at {all.Count}: {pulled.Status}");
        }

        return all;
    }
}
