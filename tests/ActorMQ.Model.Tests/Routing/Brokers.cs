using ActorMQ.Model.Routing;

namespace ActorMQ.Model.Tests.Routing;

/// <summary>Registrations as the tests below write them.</summary>
internal static class Brokers
{
    internal static readonly TopicQueues Open = new(4, 4, 6, 0);

    internal static readonly RouteRules Rules = new(
        TimeSpan.FromSeconds(120), SupportActingMaster: false, DeleteTopicsWithRegistration: false);

    internal static readonly BrokerName BrokerA = new("broker-a");
    internal static readonly BrokerAddress Master = new(new ClusterName("C"), "10.0.0.1:10911");

    internal static BrokerRegistration Registration(
        string name = "broker-a", long id = 0, string address = "10.0.0.1:10911", string[]? topics = null) =>
        new()
        {
            Cluster = new ClusterName("C"),
            Name = new BrokerName(name),
            Id = new BrokerId(id),
            Address = address,
            ReplicationAddress = "ha-of-" + address,
            Connection = new BrokerConnection(1),
            Version = new TopicsVersion(0, 1000, 1),
            ActingMaster = false,
            Topics = [.. (topics ?? ["orders", "bills"]).Select(Opened)],
        };

    internal static BrokerRegistration Slave(params string[] topics) =>
        Registration(id: 1, address: "10.0.0.2:10911", topics: topics);

    private static KeyValuePair<TopicName, TopicQueues> Opened(string topic) =>
        new(new TopicName(topic), Open);

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    internal static TopicName Topic(string name) => new(name);
}
