using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Placement;

/// <summary>A shard and where its replicas should be.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Record">As it is; null when it is to be made.</param>
/// <param name="Wanted">The nodes that should hold it.</param>
/// <param name="CanBeCopied">Whether somebody lives who holds everything.</param>
internal sealed record ShardSituation(
    BrokerName Shard, Stored<ShardRecord>? Record, NodeSet Wanted, bool CanBeCopied);
