using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// Goal: what an operator does on purpose fails no send. Method: producers that hardly pause and try nothing again that
/// may have been stored; their patience is long, so that a machine that is held up fails none either.
/// </summary>
/// <remarks>
/// How soon sends go on is measured by the benchmark <c>cluster-failover</c>, on a machine that does nothing else; here
/// the quickest of a few has to be quick enough.
/// </remarks>
[Collection(ClusterCollection.Name)]
public sealed class HandOverTests
{
    private const int Stops = 5;
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(500);

    private static readonly HistoryRunOptions Dense =
        new(Producers: 4, Consumers: 1, TimeSpan.FromMilliseconds(2), SendTimeout: TimeSpan.FromSeconds(30));

    [ClusterFact]
    public async Task A_leader_that_stops_in_good_order_fails_no_send()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three, Dense);
        var gaps = new List<TimeSpan>();
        for (var i = 0; i < Stops; i++)
        {
            await run.Lab.UntilWholeAsync();
            await run.Clients.WaitForMoreAsync(500);
            var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);
            var from = run.History.Now;
            run.History.Note($"{leader.Name} is to stop");
            Assert.Equal(0, await leader.StopAsync());
            run.History.Note($"{leader.Name} has stopped");
            await run.Clients.WaitForMoreAsync(500);
            gaps.Add(run.History.LongestGap(ClusterRun.Shard, from));
            await AssertNoneFailedAsync(run);
            await leader.StartAsync();
        }

        await run.AssertAsync(gaps.Min() < Bound, $"no send was acknowledged for {string.Join(", ", gaps)}");
        await run.CheckAsync();
    }

    [ClusterFact]
    public async Task Moving_a_leaders_replica_and_leaving_fails_no_send()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three with { Nodes = 4 }, Dense);
        await run.Clients.WaitForMoreAsync(500);
        var shard = await run.Lab.ShardAsync(ClusterRun.Shard);
        var spare = run.Lab.Nodes.Single(node => !shard.Replicas.Contains(node.Host, StringComparer.Ordinal)).Host;
        await run.Lab.RunAsync("shard", "move", ClusterRun.Shard, shard.Leader!, spare);
        run.History.Note($"the replica of {shard.Leader} is on {spare}");
        await run.Lab.RunAsync("shard", "move", ClusterRun.Shard, "--plan");

        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);
        Assert.NotEqual(shard.Leader, leader.Host, StringComparer.Ordinal);
        await run.Lab.RunAsync("cluster", "leave", leader.Host);
        run.History.Note($"{leader.Name} has left");
        Assert.Equal(0, await leader.WaitForEndAsync());
        await run.Clients.WaitForMoreAsync(500);
        await AssertNoneFailedAsync(run);
        await run.CheckAsync();
    }

    private static async Task AssertNoneFailedAsync(ClusterRun run)
    {
        var failed = run.History.Events.OfType<Failed>().ToList();
        await run.AssertAsync(failed.Count == 0, $"{failed.Count} sends failed: {string.Join('\n', failed.Take(5))}");
    }
}
