using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>Which in-sync set a leader wants.</summary>
internal static class InSyncChange
{
    /// <param name="record">The set as it is.</param>
    /// <param name="leader">Who asks.</param>
    /// <param name="inSyncMin">The set never shrinks below this.</param>
    /// <param name="hasAll">Whether a replica holds all that is acknowledged, and keeps up.</param>
    /// <param name="isThere">Whether a member keeps up.</param>
    /// <remarks>
    /// A set below the minimum acknowledges nothing, so a member that stays in it for that reason, though
    /// it is silent, costs nothing; and it holds everything, so it may lead when it comes back.
    /// </remarks>
    public static NodeSet Want(
        ShardRecord record,
        NodeId leader,
        int inSyncMin,
        Func<NodeId, bool> hasAll,
        Func<NodeId, bool> isThere)
    {
        var stays = record.InSync.Where(node =>
            node == leader || (record.Replicas.Contains(node) && isThere(node)));
        var comes = record.Replicas.Where(node => !record.InSync.Contains(node) && hasAll(node));
        var wanted = NodeSet.Of(stays.Concat(comes));
        foreach (var node in record.InSync)
        {
            if (wanted.Count >= inSyncMin)
                break;
            wanted = wanted.With(node);
        }

        return wanted;
    }

    /// <summary>
    /// Whether a replica that is not in the set holds all that any leader has acknowledged.
    /// </summary>
    /// <remarks>
    /// The high water that a new leader knows may be older than the one that the leader before it has told
    /// its senders of; but that one is not behind the place where the new epoch begins.
    /// </remarks>
    public static bool HoldsAll(
        JournalPosition held, JournalPosition highWater, JournalPosition epochStart) =>
        held >= highWater && held >= epochStart;
}
