namespace ActorMQ.Cluster.Shards;

/// <summary>What etcd holds of a shard, changed by compare-and-swap only.</summary>
/// <param name="Epoch">The number of the leadership.</param>
/// <param name="Leader">Who leads in it; null in epoch 0 alone.</param>
/// <param name="Replicas">The nodes that hold, or are to hold, a copy.</param>
/// <param name="InSync">
/// Those that hold every acknowledged record (unless they have lost it since, and then they know it: see
/// DESIGN.md, "A tail that may be lost"). The leader is among them.
/// </param>
/// <param name="IsUnclean">
/// An operator made a replica lead that need not have held everything: what was acknowledged may be gone.
/// </param>
internal sealed record ShardRecord(
    ShardEpoch Epoch, NodeId? Leader, NodeSet Replicas, NodeSet InSync, bool IsUnclean = false)
{
    /// <summary>A new shard: nothing is acknowledged, so everyone holds all of it.</summary>
    public static ShardRecord Found(NodeSet replicas) =>
        new(ShardEpoch.None, Leader: null, replicas, replicas);

    /// <summary>
    /// A member of the in-sync set takes the next epoch. The leader before it leaves the set, unless too few
    /// would be left: a set smaller than that could acknowledge nothing anyway.
    /// </summary>
    public ShardRecord Elect(NodeId node, int inSyncMin)
    {
        var others = Leader is { } former && former != node ? InSync.Without(former) : InSync;
        return this with
        {
            Epoch = Epoch.Next,
            Leader = node,
            InSync = others.Count >= inSyncMin ? others : InSync,
            IsUnclean = false,
        };
    }

    /// <summary>The leader gives the next epoch to a member that holds everything.</summary>
    public ShardRecord Appoint(NodeId node) =>
        this with { Epoch = Epoch.Next, Leader = node, IsUnclean = false };

    /// <summary>
    /// By an operator's word a replica leads with what it has; that is all there is from now on.
    /// </summary>
    public ShardRecord ElectUnclean(NodeId node) =>
        new(Epoch.Next, node, Replicas.With(node), NodeSet.Of(node), IsUnclean: true);
}
