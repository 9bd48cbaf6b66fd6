using System.Text;
using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>Makes the entries of topics, so that each finds its queues.</summary>
/// <param name="queue">The address of a queue; called once for each queue that is used.</param>
internal sealed class TopicEntries(Func<QueueKey, EntityRef<QueueKey, QueueMessage>> queue)
{
    /// <summary>The entry of a topic.</summary>
    internal TopicEntry Make(TopicConfig config) => new(config, queue);

    /// <summary>A name as the directory has it.</summary>
    internal static byte[] Utf8(TopicName name) => Encoding.UTF8.GetBytes(name.Value);
}
