using ActorMQ.Model;

namespace ActorMQ.Broker.Queues;

/// <summary>The address of a queue entity inside its broker group.</summary>
internal readonly record struct QueueKey(TopicName Topic, QueueId Queue)
{
    /// <summary>For people: <c>topic/queue</c>.</summary>
    public override string ToString() => $"{Topic}/{Queue}";
}
