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

    /// <summary>Who waits longer for an answer sees the loss later.</summary>
    private static readonly HistoryRunOptions Impatient =
        HistoryRunOptions.Usual with { SendTimeout = TimeSpan.FromMilliseconds(300) };

    public static async Task Run(string[] args)
    {
        var kills = ClusterFigures.Argument(args, 0, UsualKills);
        await using var lab = await ClusterLab.StartAsync(ClusterLabOptions.Three);
        ClusterFigures.Row("longest time without an acknowledged send", "median", "worst", "sends failed");
        ClusterFigures.Row("---", "---", "---", "---");
        await MeasureAsync("kill -9 of the leader", lab, Impatient, kills, leader => leader.KillAsync());
        await MeasureAsync(
            "the leader stops in good order", lab, HistoryRunOptions.Usual, kills, leader => leader.StopAsync());
    }

    private static async Task MeasureAsync(
        string what, ClusterLab lab, HistoryRunOptions clients, int count, Func<LabProcess, Task> end)
    {
        await using var run = await HistoryRun.StartAsync(lab.NameServerList, brokers: 1, clients);
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
