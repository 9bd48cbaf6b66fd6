using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

/// <summary>Which queue of a topic a message goes to. Pure.</summary>
internal static class QueueSelection
{
    /// <summary>The next queue in turn, on a broker that need not be avoided if there is one.</summary>
    /// <param name="queues">At least one.</param>
    /// <param name="turn">Any number; one more for each send.</param>
    /// <param name="isAvoided">Which brokers to avoid; null for none.</param>
    internal static MessageQueue InTurn(
        IReadOnlyList<MessageQueue> queues, uint turn, Predicate<BrokerName>? isAvoided)
    {
        for (var i = 0u; i < queues.Count && isAvoided is not null; i++)
        {
            var queue = queues[(int)(unchecked(turn + i) % (uint)queues.Count)];
            if (!isAvoided(queue.Broker))
                return queue;
        }

        return queues[(int)(turn % (uint)queues.Count)];
    }

    /// <summary>The queue of a sharding key: the same for equal keys as long as the queues stay the
    /// same.</summary>
    /// <remarks>
    /// As clients in Java choose, so that both put a key into one queue.
    /// Source: apache/rocketmq 8fc57f1 client/.../producer/selector/SelectMessageQueueByHash.java.
    /// </remarks>
    internal static MessageQueue ByKey(IReadOnlyList<MessageQueue> queues, string key) =>
        queues[(int)Math.Abs(TagsCode.Of(key).Value % queues.Count)];
}
