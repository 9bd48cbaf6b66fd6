using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Wire;

/// <summary>What a replica has said, and to whom.</summary>
/// <param name="Cluster">The cluster that it belongs to.</param>
/// <param name="Shard">The shard.</param>
/// <param name="From">Who says it.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Message">What.</param>
/// <param name="SegmentSizeBytes">The sender's, of a join; 0 with all others.</param>
internal sealed record ReceivedMessage(
    ClusterName Cluster,
    BrokerName Shard,
    NodeId From,
    NodeId To,
    ReplicaMessage Message,
    long SegmentSizeBytes);
