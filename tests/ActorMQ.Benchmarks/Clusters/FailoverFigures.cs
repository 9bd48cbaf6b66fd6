using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// How long no send is acknowledged when the leader is killed, as clients see it, and when it stops in good order.
/// Arguments: <c>[kills] [stops] [level]</c>. What the nodes wrote, at that level, is printed of the longest.
/// </summary>
internal static class FailoverFigures
{
    private const int UsualKills = 20;
    private const int ShownMax = 2;

    /// <summary>Who waits longer for an answer sees the loss later.</summary>
    private static readonly HistoryRunOptions Impatient =
        HistoryRunOptions.Usual with { SendTimeout = TimeSpan.FromMilliseconds(300) };

    public static async Task Run(string[] args)
    {
        var kills = ClusterFigures.Argument(args, 0, UsualKills);
        var level = args.ElementAtOrDefault(2) ?? "information";
        var stops = ClusterFigures.Argument(args, 1, kills);
        await using var lab = await ClusterLab.StartAsync(ClusterLabOptions.Three with { More = [$"logging.level={level}"] });
        ClusterFigures.Row("longest time without an acknowledged send", "median", "worst", "sends failed");
        ClusterFigures.Row("---", "---", "---", "---");
        await MeasureAsync("kill -9 of the leader", lab, Impatient, kills, leader => leader.KillAsync());
        await MeasureAsync(
            "the leader stops in good order", lab, HistoryRunOptions.Usual, stops, leader => leader.StopAsync());
    }

    private static async Task MeasureAsync(
        string what, ClusterLab lab, HistoryRunOptions clients, int count, Func<LabProcess, Task> end)
    {
        if (count == 0)
            return;
        await using var run = await HistoryRun.StartAsync(lab.NameServerList, brokers: 1, clients);
        var seen = new List<StopTimeline>();
        long failed = 0;
        for (var i = 0; i < count; i++)
        {
            await lab.UntilWholeAsync();
            await run.WaitForMoreAsync(200);
            var before = await lab.ShardAsync(ClusterFigures.Shard);
            var (at, failedBefore) = (run.History.Now, run.History.FailedCount);
            await end(lab.Node(before.Leader!));
            await lab.UntilAsync(ClusterFigures.Shard, "led by another", shard => shard.Epoch > before.Epoch);
            await run.WaitForMoreAsync(100);
            seen.Add(StopTimeline.Of(lab, run.History, at));
            failed += run.History.FailedCount - failedBefore;
            await lab.Node(before.Leader!).StartAsync();
        }

        var gaps = seen.Select(each => each.Gap.TotalMilliseconds).ToList();
        ClusterFigures.Row(
            $"{what}, {count} times",
            ClusterFigures.Number(ClusterFigures.Median(gaps)) + " ms",
            ClusterFigures.Number(gaps.Max()) + " ms",
            failed);
        foreach (var worst in seen.OrderByDescending(each => each.Gap).Take(ShownMax))
        {
            await Console.Error.WriteLineAsync($"{what}: {worst.Gap.TotalMilliseconds:F0} ms without an acknowledged send");
            foreach (var line in worst.Lines)
                await Console.Error.WriteLineAsync(line);
        }
    }
}
