using ActorMQ.Bench;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// How long a send takes that is answered when two have it, beside one that is answered when one has it: one sender, one
/// message at a time. Arguments: <c>[rounds] [seconds]</c>.
/// </summary>
internal static class LatencyFigures
{
    private const int SizeBytes = 128;

    public static async Task Run(string[] args)
    {
        var (rounds, seconds) = (ClusterFigures.Argument(args, 0, 3), ClusterFigures.Argument(args, 1, 5));
        var (alone, shard, pair) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await OfShardAsync(replicas: 1, TimeSpan.FromSeconds(seconds)));
            shard.Add(await OfShardAsync(replicas: 2, TimeSpan.FromSeconds(seconds)));
            pair.Add(await OfPairAsync(TimeSpan.FromSeconds(seconds)));
        }

        ClusterFigures.Row($"one sender, one message of {SizeBytes} B at a time", "p50", "p99");
        ClusterFigures.Row("---", "---", "---");
        Print("one replica", alone);
        Print("a shard of two replicas, both in sync", shard);
        Print("SYNC_MASTER and its slave", pair);
    }

    private static void Print(string what, LatencyHistogram latencies) => ClusterFigures.Row(
        what,
        ClusterFigures.Number(latencies.PercentileNs(50) / 1e3) + " us",
        ClusterFigures.Number(latencies.PercentileNs(99) / 1e3) + " us");

    private static async Task<LatencyHistogram> OfShardAsync(int replicas, TimeSpan duration)
    {
        await using var lab = await ClusterLab.StartAsync(ClusterFigures.OneShard(replicas));
        return Measure(await lab.ShardAsync(ClusterFigures.Shard), duration);
    }

    private static async Task<LatencyHistogram> OfPairAsync(TimeSpan duration)
    {
        await using var pair = await StaticPair.StartAsync("SYNC_MASTER");
        var master = new Dictionary<string, string>(StringComparer.Ordinal) { ["master"] = $"{pair.Master.Address}:{StaticBrokers.Port}" };
        return Measure(new ShardSeen(Epoch: 1, "master", [], [], master), duration);
    }

    private static LatencyHistogram Measure(ShardSeen shard, TimeSpan duration) =>
        ClusterFigures.Run(ClusterFigures.Load(shard, connections: 1, window: 1, SizeBytes, duration)).Latencies;
}
