using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Placement;

/// <summary>Which records to change next, so that replicas come to be where they should be.</summary>
/// <remarks>
/// <code>
///   {a,b,c} ──grow──► {a,b,c,d}, and d catches up ──all that are wanted in the set──► {a,b,d}
/// </code>
/// Of the leader's set nothing is changed here: it lets in who has caught up, and lets go who is not wanted.
/// A shard of which nobody lives who holds everything stays as it is, and keeps no other from moving.
/// </remarks>
internal static class PlacementSteps
{
    /// <param name="shards">All shards.</param>
    /// <param name="standing">What a node is.</param>
    /// <param name="replicationFactor">How many replicas are wanted where there are as many nodes.</param>
    /// <param name="inSyncMin">The least in-sync set that acknowledges.</param>
    /// <param name="movesMax">How many shards may grow at the same time.</param>
    public static IReadOnlyList<PlacementStep> Next(
        IReadOnlyList<ShardSituation> shards,
        Func<NodeId, NodeStanding> standing,
        int replicationFactor,
        int inSyncMin,
        int movesMax)
    {
        var moving = shards.Count(shard => shard is { CanBeCopied: true, Record.Value: var record }
            && record.Replicas.Union(shard.Wanted).Equals(record.Replicas)
            && shard.Wanted.Any(node => IsMissing(node, record)));
        List<PlacementStep> steps = [];
        foreach (var shard in shards)
        {
            if (shard.Record is not { Value: var record })
            {
                if (shard.Wanted.Count > 0)
                    steps.Add(new(shard.Shard, Expected: null, ShardRecord.Found(shard.Wanted)));
                continue;
            }

            if (!shard.CanBeCopied)
                continue;
            var grown = record.Replicas.Union(shard.Wanted);
            var replicas = !grown.Equals(record.Replicas)
                ? moving++ < movesMax ? grown : record.Replicas
                : Shrink(record, shard.Wanted);
            if (!replicas.Equals(record.Replicas))
                steps.Add(new(shard.Shard, shard.Record, record with { Replicas = replicas }));
        }

        return steps;

        bool IsMissing(NodeId node, ShardRecord record) =>
            standing(node) == NodeStanding.Takes && !record.InSync.Contains(node);

        NodeSet Shrink(ShardRecord record, NodeSet wanted)
        {
            var hold = wanted.Count(record.InSync.Contains);
            if (hold < inSyncMin || wanted.Any(node => IsMissing(node, record)))
                return record.Replicas;
            return NodeSet.Of(record.Replicas.Where(node => wanted.Contains(node)
                || (wanted.Count < replicationFactor && standing(node) != NodeStanding.Goes)));
        }
    }
}
