using System.Globalization;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary>Shards as a table.</summary>
internal static class ShardTables
{
    internal static TextTable Of(ClusterReport report)
    {
        var table = new TextTable("SHARD", "LEADER", "EPOCH", "IN SYNC", "REPLICAS", "STATE");
        foreach (var shard in report.Shards)
        {
            var health = ShardHealth.Of(report, shard);
            table.Add(
                health.State != HealthState.Ok,
                shard.Shard,
                shard.HasLeader ? shard.Leader! : string.Empty,
                shard.Epoch.ToString(CultureInfo.InvariantCulture),
                Words.List(shard.InSync),
                Words.List(shard.Replicas),
                health.What);
        }

        return table;
    }
}
