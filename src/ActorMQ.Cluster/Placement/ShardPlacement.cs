using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Placement;

/// <summary>Where a shard is, or is to be.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Replicas">The nodes that hold it.</param>
/// <param name="Leader">
/// The one of them that is to lead while all is well; null when none is chosen yet.
/// </param>
internal sealed record ShardPlacement(BrokerName Shard, NodeSet Replicas, NodeId? Leader);
