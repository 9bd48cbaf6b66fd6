using ActorMQ.Model;
using ActorMQ.Model.Routing;

namespace ActorMQ.NameServer.Routing;

/// <summary>What the name server's routing actor is told.</summary>
internal abstract record NameServerMessage;

/// <summary>A broker registers.</summary>
internal sealed record RegisterBroker(Asker Asker, BrokerRegistration Registration) : NameServerMessage;

/// <summary>A broker leaves.</summary>
internal sealed record UnregisterBroker(Asker Asker, BrokerAddress At, BrokerName Name) : NameServerMessage;

/// <summary>A broker lives.</summary>
internal sealed record BrokerHeartbeat(Asker Asker, BrokerAddress At) : NameServerMessage;

/// <summary>A broker lives, and asks whether its topics are known as they are.</summary>
internal sealed record QueryDataVersion(Asker Asker, BrokerAddress At, TopicsVersion? Told)
    : NameServerMessage;

/// <summary>A connection that a broker registered over has ended.</summary>
internal sealed record ConnectionEnded(BrokerConnection Connection) : NameServerMessage;

/// <summary>Close a group's topics to producers.</summary>
internal sealed record WipeWritePermission(Asker Asker, BrokerName Broker) : NameServerMessage;

/// <summary>Open a group's topics to producers.</summary>
internal sealed record AddWritePermission(Asker Asker, BrokerName Broker) : NameServerMessage;

/// <summary>Add a topic's queues.</summary>
internal sealed record RegisterTopic(Asker Asker, TopicName Topic, IReadOnlyList<BrokerQueues> Queues)
    : NameServerMessage;

/// <summary>Forget a topic.</summary>
internal sealed record DeleteTopic(Asker Asker, TopicName Topic, ClusterName? Cluster) : NameServerMessage;

/// <summary>Change settings, as lines of <c>name=value</c>.</summary>
internal sealed record UpdateSettings(Asker Asker, string Text) : NameServerMessage;
