namespace ActorMQ.Model;

/// <summary>One queue of one topic on one broker group: what consumers share out among themselves.</summary>
public readonly record struct MessageQueue(TopicName Topic, BrokerName Broker, QueueId Queue)
{
    /// <summary>For people: <c>topic@broker/queue</c>.</summary>
    public override string ToString() => $"{Topic}@{Broker}/{Queue}";
}
