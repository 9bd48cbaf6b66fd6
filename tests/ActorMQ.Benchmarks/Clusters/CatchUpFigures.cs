using System.Diagnostics;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// How fast a replica that was away gets what it has missed, until it is in sync again, with and without the usual
/// throttle. Arguments: <c>[seconds of load]</c>.
/// </summary>
internal static class CatchUpFigures
{
    private const int SizeBytes = 1024;
    private static readonly string[] Throttles = ["100 GiB", "100 MiB"];

    public static async Task Run(string[] args)
    {
        var seconds = ClusterFigures.Argument(args, 0, 8);
        ClusterFigures.Row("a replica that was away", "sent to it", "until in sync", "rate");
        ClusterFigures.Row("---", "---", "---", "---");
        foreach (var throttle in Throttles)
            await MeasureAsync(throttle, TimeSpan.FromSeconds(seconds));
    }

    private static async Task MeasureAsync(string throttle, TimeSpan load)
    {
        var options = ClusterFigures.OneShard(3) with
        {
            MinInSync = 2,
            More = [$"broker.replication.catch-up-rate={throttle}"],
        };
        await using var lab = await ClusterLab.StartAsync(options);
        var shard = await lab.ShardAsync(ClusterFigures.Shard);
        var away = lab.Node(shard.Replicas.First(node => !string.Equals(node, shard.Leader, StringComparison.Ordinal)));
        await away.KillAsync();
        await lab.UntilAsync(
            ClusterFigures.Shard, "without the one that is away", seen => !seen.InSync.Contains(away.Host, StringComparer.Ordinal));
        ClusterFigures.Run(ClusterFigures.Load(shard, connections: 8, window: 64, SizeBytes, load));

        var before = await SentAsync(lab, shard.Leader!);
        await away.StartAsync();
        var watch = Stopwatch.StartNew();
        await lab.UntilWholeAsync();
        var (took, missed) = (watch.Elapsed, await SentAsync(lab, shard.Leader!) - before);
        ClusterFigures.Row(
            $"throttle {throttle} a second",
            ClusterFigures.Number(missed / 1e6) + " MB",
            ClusterFigures.Number(took.TotalSeconds, "F1") + " s",
            ClusterFigures.Number(missed / 1e6 / took.TotalSeconds) + " MB/s");
    }

    /// <exception cref="NotSupportedException">There are no namespaces here, so nobody counts.</exception>
    private static async Task<double> SentAsync(ClusterLab lab, string node) =>
        await lab.Network.BytesSentAsync(node) ?? throw new NotSupportedException("needs network namespaces");
}
