using ActorMQ.Cluster.Nodes;

namespace ActorMQ.Clusters;

/// <summary>Whether a cluster, or a shard of it, is as it should be.</summary>
internal enum HealthState
{
    /// <summary>It is.</summary>
    Ok,

    /// <summary>It serves, but could bear less than it should.</summary>
    Degraded,

    /// <summary>It does not take sends.</summary>
    Unavailable,
}

/// <summary>What is wrong with a cluster.</summary>
/// <param name="State">The worst of it.</param>
/// <param name="Problems">A sentence each, without a full stop.</param>
internal sealed record ClusterHealth(HealthState State, IReadOnlyList<string> Problems)
{
    internal static ClusterHealth Of(ClusterReport report)
    {
        var found = new List<(HealthState State, string What)>();
        if (report.Settings is null)
            found.Add((HealthState.Unavailable, $"no node has ever joined {report.Cluster}"));
        if (!report.IsCurrent)
            found.Add((HealthState.Degraded, "etcd does not answer: all goes on, but nothing fails over"));
        if (report.Settings is { } settings && report.Shards.Count < settings.Shards)
        {
            found.Add((
                HealthState.Unavailable, $"{settings.Shards - report.Shards.Count} shards are not made yet"));
        }

        found.AddRange(report.Nodes
            .Where(node => node.State is NodeLiving.Lost or NodeLiving.Stopped)
            .Select(node => (HealthState.Degraded, $"{node.Node} is {Words.Of(node.State)}")));
        found.AddRange(report.Shards
            .Select(shard => (Shard: shard.Shard, Health: ShardHealth.Of(report, shard)))
            .Where(each => each.Health.State != HealthState.Ok)
            .Select(each => (each.Health.State, $"{each.Shard}: {each.Health.What}")));
        return new(
            found.Count == 0 ? HealthState.Ok : found.Max(each => each.State),
            [.. found.OrderByDescending(each => each.State).Select(each => each.What)]);
    }

    /// <summary>What is wrong with one node: not with others, nor with etcd.</summary>
    internal static ClusterHealth OfNode(ClusterReport report, string name)
    {
        var node = report.Find(name);
        if (node is not { IsAlive: true })
        {
            var what = node is null ? $"{name} has not joined" : $"{name} is {Words.Of(node.State)}";
            return new(HealthState.Unavailable, [what]);
        }

        var toMake = (report.Settings?.Shards ?? 1) - report.Shards.Count;
        if (toMake > 0)
            return new(HealthState.Unavailable, [$"{toMake} shards are not made yet"]);
        var behind = report.Shards
            .Where(shard => shard.Replicas.Contains(name, StringComparer.Ordinal)
                && !shard.InSync.Contains(name, StringComparer.Ordinal))
            .Select(shard => $"{shard.Shard}: {name} is not in sync")
            .ToList();
        return new(behind.Count == 0 ? HealthState.Ok : HealthState.Degraded, behind);
    }
}

/// <summary>What is wrong with a shard.</summary>
/// <param name="State">How bad it is.</param>
/// <param name="What">In a few words; ok when nothing is.</param>
internal sealed record ShardHealth(HealthState State, string What)
{
    internal static ShardHealth Of(ClusterReport report, ShardReport shard)
    {
        if (!shard.HasLeader)
            return new(HealthState.Unavailable, "no leader");
        var min = report.Settings?.MinInSync ?? 1;
        var living = shard.InSync.Count(node => report.Find(node) is { IsAlive: true });
        if (living < min)
        {
            return new(
                HealthState.Unavailable,
                $"takes no sends: {living} in sync that live, {min} must have a message");
        }

        var wanted = Math.Max(report.Settings?.ReplicationFactor ?? 1, shard.Replicas.Count);
        return living < wanted
            ? new(HealthState.Degraded, $"under-replicated: {living} of {wanted} in sync")
            : new(HealthState.Ok, "ok");
    }
}
