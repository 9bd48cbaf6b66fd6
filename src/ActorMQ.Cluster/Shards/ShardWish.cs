namespace ActorMQ.Cluster.Shards;

/// <summary>Who is to lead a shard. Over once the shard's epoch is another.</summary>
/// <param name="Leader">The node that is to lead.</param>
/// <param name="Epoch">The epoch in which it was wished; the next one fulfils it.</param>
/// <param name="IsOperators">
/// An operator's: while that leadership lasts, leaderships are not balanced against it.
/// </param>
/// <param name="IsUnclean">
/// The node is to lead although it need not hold everything: what was acknowledged may be lost.
/// </param>
internal sealed record ShardWish(NodeId Leader, ShardEpoch Epoch, bool IsOperators, bool IsUnclean);
