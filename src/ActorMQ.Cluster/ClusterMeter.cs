using System.Diagnostics.Metrics;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster;

/// <summary>
/// What the nodes and replicas of this process measure; read by any listener of the meter
/// <c>ActorMQ.Cluster</c>.
/// </summary>
internal static class ClusterMeter
{
    /// <summary>The meter's name.</summary>
    internal const string Name = "ActorMQ.Cluster";

    /// <summary>The one meter of the project.</summary>
    internal static readonly Meter Meter = new(Name);

    /// <summary>The label of a shard.</summary>
    internal static KeyValuePair<string, object?> Shard(BrokerName shard) => new("shard", shard.Value);

    /// <summary>The label of another replica.</summary>
    internal static KeyValuePair<string, object?> Peer(NodeId peer) => new("peer", peer.Value);

    /// <summary>The label of a node.</summary>
    internal static KeyValuePair<string, object?> Node(NodeId node) => new("node", node.Value);

    /// <summary>Whether etcd answers, by node.</summary>
    internal static readonly Gauge<int> CoordinatorAvailable = Meter.CreateGauge<int>(
        "actormq.cluster.coordinator.available", unit: null, "1 while etcd answers, else 0; by node.");

    /// <summary>The epoch that a replica knows, by shard.</summary>
    internal static readonly Gauge<long> Epoch = Meter.CreateGauge<long>(
        "actormq.cluster.epoch", "{epoch}", "The shard's epoch as this replica knows it, by shard.");

    /// <summary>1 when a replica leads, else 0, by shard.</summary>
    internal static readonly Gauge<int> Leads = Meter.CreateGauge<int>(
        "actormq.cluster.leads", "{replica}", "1 when this replica leads, else 0, by shard.");

    /// <summary>How many replicas are in the in-sync set, by shard.</summary>
    internal static readonly Gauge<int> InSync = Meter.CreateGauge<int>(
        "actormq.cluster.in_sync", "{replica}", "Replicas in the in-sync set, by shard.");

    /// <summary>Up to where a replica knows everything to be acknowledged, by shard.</summary>
    internal static readonly Gauge<long> HighWater = Meter.CreateGauge<long>(
        "actormq.cluster.high_water", "By", "Log position before which all is acknowledged, by shard.");

    /// <summary>How far a follower is behind the leader that tells this, by shard and follower.</summary>
    internal static readonly Gauge<long> FollowerLag = Meter.CreateGauge<long>(
        "actormq.cluster.follower.lag", "By", "Log bytes that a follower lacks, by shard and follower.");

    /// <summary>Log bytes sent to followers, by shard and follower.</summary>
    internal static readonly Counter<long> BytesSent = Meter.CreateCounter<long>(
        "actormq.cluster.replication.sent", "By", "Log bytes sent, by shard and follower.");

    /// <summary>Log bytes that came from leaders, by shard.</summary>
    internal static readonly Counter<long> BytesReceived = Meter.CreateCounter<long>(
        "actormq.cluster.replication.received", "By", "Log bytes received, by shard.");

    /// <summary>Messages of other replicas that were dropped or refused, by shard.</summary>
    internal static readonly Counter<long> MessagesDropped = Meter.CreateCounter<long>(
        "actormq.cluster.messages.dropped", "{message}", "Replica messages dropped or refused, by shard.");
}
