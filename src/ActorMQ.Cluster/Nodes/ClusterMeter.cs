using System.Diagnostics.Metrics;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// What nodes of this process measure; read by any listener of the meter <c>ActorMQ.Cluster</c>.
/// </summary>
internal static class ClusterMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "ActorMQ.Cluster";

    private static readonly Meter Meter = new(Name);

    /// <summary>Whether etcd answers, by node.</summary>
    public static readonly Gauge<int> CoordinatorAvailable = Meter.CreateGauge<int>(
        "actormq.cluster.coordinator.available", unit: null, "1 while etcd answers, else 0; by node.");

    /// <summary>The label of a node.</summary>
    public static KeyValuePair<string, object?> Node(NodeId node) => new("node", node.Value);
}
