namespace ActorMQ.Cluster.Shards;

/// <summary>
/// Says that a node leads a shard; worth something as long as that life of the node shows that it lives.
/// </summary>
/// <param name="Epoch">In which it leads.</param>
/// <param name="Node">Who leads.</param>
/// <param name="Life">Of the node: after its next start the lease is over.</param>
internal sealed record ShardLease(ShardEpoch Epoch, NodeId Node, long Life);
