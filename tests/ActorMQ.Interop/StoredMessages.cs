using System.Text;
using ActorMQ.Client;
using ActorMQ.Model;

namespace ActorMQ.Interop;

/// <summary>Everything that a topic holds, read queue by queue from the beginning.</summary>
public static class StoredMessages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>All messages; the offsets of each queue are checked to be dense from 0.</summary>
    public static async Task<Dictionary<(int Queue, long Offset), string>> ReadAsync(string nameServers, string topic)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var client = new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers });
        await using var consumer = await client.StartPullConsumerAsync(
            new PullConsumerOptions { Group = "Auditors", Subscriptions = [Subscription.All(topic)], AutoCommit = false },
            patience.Token);
        var all = new Dictionary<(int Queue, long Offset), string>();
        foreach (var queue in await consumer.GetQueuesAsync(new TopicName(topic), patience.Token))
        {
            var next = await consumer.GetMinOffsetAsync(queue, patience.Token);
            var end = await consumer.GetMaxOffsetAsync(queue, patience.Token);
            Assert.Equal(QueueOffset.Zero, next);
            while (next < end)
            {
                var pulled = await consumer.PullAsync(queue, next, 32, TimeSpan.Zero, patience.Token);
                Assert.NotEmpty(pulled.Messages);
                foreach (var message in pulled.Messages)
                {
                    Assert.Equal(next, message.Offset);
                    all.Add((queue.Queue.Value, message.Offset.Value), Encoding.UTF8.GetString(message.Body.Span));
                    next += 1;
                }
            }
        }

        return all;
    }
}
