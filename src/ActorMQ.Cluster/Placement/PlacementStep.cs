using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Placement;

/// <summary>One change of a shard's record on the way to where it should be.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Expected">The record as it is; null for a shard that is to be made.</param>
/// <param name="Record">What it is to be.</param>
internal sealed record PlacementStep(BrokerName Shard, Stored<ShardRecord>? Expected, ShardRecord Record);
