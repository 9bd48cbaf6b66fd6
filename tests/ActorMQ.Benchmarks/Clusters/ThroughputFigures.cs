using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// Throughput with one, two and three replicas, all in sync, in turns; and what goes over the wire for each byte of a
/// message. Arguments: <c>[rounds] [seconds]</c>.
/// </summary>
internal static class ThroughputFigures
{
    private const int ReplicasMax = 3;
    private static readonly int[] Sizes = [128, 1024];

    public static async Task Run(string[] args)
    {
        var (rounds, seconds) = (ClusterFigures.Argument(args, 0, 3), ClusterFigures.Argument(args, 1, 5));
        ClusterFigures.Row("8 connections x 64 in flight", "1 replica", "2 replicas", "3 replicas", "2 / 1", "3 / 1");
        ClusterFigures.Row("---", "---", "---", "---", "---", "---");
        foreach (var size in Sizes)
            await RunAsync(size, rounds, TimeSpan.FromSeconds(seconds));
    }

    private static async Task RunAsync(int size, int rounds, TimeSpan duration)
    {
        var all = Enumerable.Range(0, ReplicasMax + 1).Select(_ => new List<Measured>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var replicas = 1; replicas <= ReplicasMax; replicas++)
                all[replicas].Add(await MeasureAsync(replicas, size, duration));
        }

        double Rate(int replicas) => ClusterFigures.Median(all[replicas].Select(one => one.PerSecond));
        double Ratio(int replicas) => ClusterFigures.Median(all[replicas].Zip(all[1], (many, one) => many.PerSecond / one.PerSecond));
        ClusterFigures.Row(
            $"{size} B: messages a second, median of {rounds}",
            ClusterFigures.Number(Rate(1)), ClusterFigures.Number(Rate(2)), ClusterFigures.Number(Rate(3)),
            ClusterFigures.Number(Ratio(2), "F2"), ClusterFigures.Number(Ratio(3), "F2"));
        ClusterFigures.Row(
            [$"{size} B: bytes that the nodes sent for each byte of a body",
                .. Enumerable.Range(1, ReplicasMax).Select(replicas => Wire(all[replicas])), "", ""]);
    }

    private static string Wire(List<Measured> measured) => measured.Any(one => one.WirePerByte is null)
        ? "not known"
        : ClusterFigures.Number(ClusterFigures.Median(measured.Select(one => one.WirePerByte!.Value)), "F2");

    private static async Task<Measured> MeasureAsync(int replicas, int size, TimeSpan duration)
    {
        await using var lab = await ClusterLab.StartAsync(ClusterFigures.OneShard(replicas));
        var shard = await lab.ShardAsync(ClusterFigures.Shard);

        // Once to bring everything to its speed; what went over the wire is counted around one with no warm-up.
        ClusterFigures.Run(ClusterFigures.Load(shard, connections: 8, window: 64, size, TimeSpan.FromSeconds(1)));
        var before = await SentAsync(lab);
        var report = ClusterFigures.Run(
            ClusterFigures.Load(shard, connections: 8, window: 64, size, duration) with { WarmUp = TimeSpan.Zero });
        var sent = await SentAsync(lab) - before;
        return new Measured(report.PerSecond, sent / ((double)report.Latencies.Count * size));
    }

    private static async Task<long?> SentAsync(ClusterLab lab)
    {
        long? all = 0;
        foreach (var node in lab.Nodes)
            all += await lab.Network.BytesSentAsync(node.Host);
        return all;
    }

    private sealed record Measured(double PerSecond, double? WirePerByte);
}
