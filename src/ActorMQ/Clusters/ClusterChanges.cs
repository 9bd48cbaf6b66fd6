namespace ActorMQ.Clusters;

/// <summary>Something in a cluster is not as it was.</summary>
/// <param name="Subject">The node, the shard or the cluster that it concerns.</param>
/// <param name="Text">What has become of it.</param>
internal sealed record ClusterChange(string Subject, string Text);

/// <summary>What has changed between two looks at a cluster.</summary>
internal static class ClusterChanges
{
    internal static IEnumerable<ClusterChange> Between(ClusterReport before, ClusterReport after)
    {
        if (before.IsCurrent != after.IsCurrent)
        {
            yield return new("etcd", after.IsCurrent
                ? "answers again"
                : "does not answer: all goes on, but nothing fails over");
        }

        foreach (var change in OfNodes(before, after).Concat(OfShards(before, after)))
            yield return change;
        var (was, health) = (ClusterHealth.Of(before).State, ClusterHealth.Of(after).State);
        if (was != health)
            yield return new(after.Cluster, $"{Words.Of(was)} -> {Words.Of(health)}");
    }

    private static IEnumerable<ClusterChange> OfNodes(ClusterReport before, ClusterReport after)
    {
        foreach (var node in after.Nodes)
        {
            if (before.Find(node.Node) is not { } former)
                yield return new(node.Node, $"has joined at {node.Address}, and is {Words.Of(node.State)}");
            else if (former.State != node.State)
                yield return new(node.Node, $"{Words.Of(former.State)} -> {Words.Of(node.State)}");
        }

        foreach (var former in before.Nodes.Where(node => after.Find(node.Node) is null))
            yield return new(former.Node, "is no member any more");
    }

    private static IEnumerable<ClusterChange> OfShards(ClusterReport before, ClusterReport after)
    {
        foreach (var shard in after.Shards)
        {
            if (before.FindShard(shard.Shard) is not { } former)
            {
                yield return new(shard.Shard, $"is made on {Words.List(shard.Replicas)}");
                continue;
            }

            foreach (var text in OfShard(former, shard))
                yield return new(shard.Shard, text);
        }
    }

    private static IEnumerable<string> OfShard(ShardReport before, ShardReport after)
    {
        if (before.Epoch != after.Epoch)
        {
            var how = after.IsUnclean ? ", by an unclean election" : string.Empty;
            yield return $"leader {before.Leader ?? "-"} -> {after.Leader ?? "-"}, epoch {after.Epoch}{how}";
        }

        if (before.HasLeader && !after.HasLeader)
            yield return $"has no leader: {after.Leader} does not show that it lives";
        else if (!before.HasLeader && after.HasLeader)
            yield return $"is led by {after.Leader}";
        if (!before.InSync.SequenceEqual(after.InSync, StringComparer.Ordinal))
            yield return $"in sync {Words.List(before.InSync)} -> {Words.List(after.InSync)}";
        if (!before.Replicas.SequenceEqual(after.Replicas, StringComparer.Ordinal))
            yield return $"replicas {Words.List(before.Replicas)} -> {Words.List(after.Replicas)}";
        if (!string.Equals(before.Wish, after.Wish, StringComparison.Ordinal) && after.Wish is not null)
            yield return $"is to be led by {after.Wish}";
    }
}
