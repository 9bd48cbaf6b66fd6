namespace ActorMQ.Model.Routing;

/// <summary>A topic's queues together with the broker group that has them.</summary>
public readonly record struct BrokerQueues(BrokerName Broker, TopicQueues Queues);
