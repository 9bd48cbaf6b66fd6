using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;

namespace ActorMQ.Simulation.Clusters;

/// <summary>Whether a cluster in which everything works again is as it should be.</summary>
internal sealed class ClusterHealing(ClusterHistory world)
{
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(1);

    /// <summary>What is not well yet; null when all is.</summary>
    public string? Unhealed()
    {
        if (world.Nodes.FirstOrDefault(node => !node.IsUp) is { } down)
            return $"n{down.Index} is down";
        foreach (var shard in world.Shards)
        {
            if (Unhealed(shard) is { } fault)
                return $"shard {shard} has not healed: {fault}";
        }

        return world.AreProducersDone ? null : world.Producers
            .Where(producer => world.Time.Now - producer.LastAnswerAt > AnsweredWithin)
            .Select(producer => $"a producer was last answered at {producer.LastAnswerAt}")
            .FirstOrDefault();
    }

    /// <summary>Which replicas do not hold the same yet; null when all do.</summary>
    public string? Unequal() => world.Shards
        .Where(shard => LogsOf(shard).Select(log => log.End).Distinct().Count() > 1)
        .Select(shard => $"replicas of shard {shard} end at {string.Join(", ", LogsOf(shard).Select(log => log.End))}")
        .FirstOrDefault();

    /// <summary>The logs of a shard's replicas, of which there is one.</summary>
    public IReadOnlyList<SimulatedLog> LogsOf(int shard) => [.. ReplicasOf(shard, world.RecordOf(shard)!)
        .Select(node => node.Disks[shard].Log)];

    /// <summary>Says how it is, for whoever reads the history.</summary>
    public void Tell()
    {
        foreach (var shard in world.Shards)
            world.Note($"s{shard}: {world.RecordOf(shard)}");
        foreach (var node in world.Nodes)
        {
            foreach (var shell in node.Shells.Values)
                world.Note($"s{shell.Shard} n{node.Index} in life {shell.Life}: {shell.State}");
        }
    }

    private string? Unhealed(int shard)
    {
        if (world.RecordOf(shard) is not { } record)
            return "it is not there";
        if (!record.InSync.Equals(record.Replicas) || record.Replicas.Count != world.Plan.ReplicaCount)
            return record.ToString();
        var leaders = world.Nodes
            .Where(node => node.Shells.TryGetValue(shard, out var replica) && replica.Service == ShardService.Taking)
            .ToList();
        return leaders is [var leader] && leader.Id == record.Leader ? Unrouted(shard, record)
            : $"{leaders.Count} take sends; {record}";
    }

    /// <summary>Every name server is to lead clients to who leads in the highest epoch, and to all replicas.</summary>
    private string? Unrouted(int shard, ShardRecord record)
    {
        foreach (var server in world.NameServers)
        {
            var addresses = server.RouteTo(world.NameOf(shard))?.Addresses;
            foreach (var node in ReplicasOf(shard, record))
            {
                var address = ClusterHistory.AddressOf(node.Index, shard);
                var leads = node.Id == record.Leader;
                if (addresses?.Any(each => each.Key.IsMaster == leads && IsSame(each.Value, address)) != true)
                    return $"name server at {server.Place} does not know {node.Id} of {record}";
            }

            if (addresses!.Count != record.Replicas.Count)
                return $"name server at {server.Place} knows {addresses.Count} replicas of {record}";
        }

        return null;
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private IEnumerable<NodeProcess> ReplicasOf(int shard, ShardRecord record) =>
        world.Nodes.Where(node => record.Replicas.Contains(node.Id) && node.Disks.ContainsKey(shard));
}
