using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// How long no send is acknowledged when the leader is killed, as clients see it, and when it stops in good order.
/// Arguments: <c>[kills]</c>.
/// </summary>
internal static class FailoverFigures
{
    private const int UsualKills = 20;
    private static readonly HistoryRunOptions Clients =
        HistoryRunOptions.Usual with { SendTimeout = TimeSpan.FromMilliseconds(300) };

    public static async Task Run(string[] args)
    {
        var kills = ClusterFigures.Argument(args, 0, UsualKills);
        await using var lab = await ClusterLab.StartAsync(ClusterLabOptions.Three);
        await using var run = await HistoryRun.StartAsync(lab.NameServerList, brokers: 1, Clients);
        ClusterFigures.Row("longest time without an acknowledged send", "median", "worst", "sends failed");
        ClusterFigures.Row("---", "---", "---", "---");
        await MeasureAsync("kill -9 of the leader", lab, run, kills, leader => leader.KillAsync());
        await MeasureAsync("the leader stops in good order", lab, run, kills, leader => leader.StopAsync());
    }

    private static async Task MeasureAsync(string what, ClusterLab lab, HistoryRun run, int count, Func<LabProcess, Task> end)
    {
        var gaps = new List<double>();
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
            gaps.Add(run.History.LongestGap(ClusterFigures.Shard, at).TotalMilliseconds);
            failed += run.History.FailedCount - failedBefore;
            await lab.Node(before.Leader!).StartAsync();
        }

        ClusterFigures.Row(
            $"{what}, {count} times",
            ClusterFigures.Number(ClusterFigures.Median(gaps)) + " ms",
            ClusterFigures.Number(gaps.Max()) + " ms",
            failed);
    }
}
