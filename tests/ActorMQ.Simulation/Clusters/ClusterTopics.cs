using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The topics that all brokers of a simulated cluster have.</summary>
internal static class ClusterTopics
{
    public static readonly TopicName Orders = new("orders");

    /// <summary>As brokers tell of them.</summary>
    public static readonly TopicSnapshot Snapshot = TopicSnapshot.Empty.With(
        new ConfigVersion(StateVersion: 0, TimestampMs: 0, Counter: 2),
        [EntryOf(Orders), EntryOf(new TopicName("TBW102"))],
        gone: []);

    private static TopicEntry EntryOf(TopicName name) => new(
        new TopicConfig
        {
            Name = name,
            ReadQueueCount = ClusterPlan.QueueCount,
            WriteQueueCount = ClusterPlan.QueueCount,
        },
        _ => throw new NotSupportedException("nobody sends to an entry"));
}
