using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A leader is lost in each way there is: another serves sends within two seconds, and nothing acknowledged is lost.</summary>
[Collection(ClusterCollection.Name)]
public sealed class FailoverTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HandOverBound = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BeyondLease = TimeSpan.FromSeconds(4);

    /// <summary>A client that does not wait longer than this for an answer; one that waits longer sees the loss later.</summary>
    private static readonly HistoryRunOptions Impatient =
        HistoryRunOptions.Usual with { SendTimeout = TimeSpan.FromMilliseconds(300) };

    [ClusterFact]
    public async Task Kill_minus_nine_of_the_leader_stops_sends_for_less_than_two_seconds()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three, Impatient);
        await run.Clients.WaitForMoreAsync(100);
        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);

        var at = run.History.Now;
        await leader.KillAsync();
        run.History.Note($"{leader.Name} killed");
        await GoesOnAsync(run, leader, at, Bound);

        await leader.StartAsync();
        await run.Lab.UntilWholeAsync();
        await run.CheckAsync();
    }

    [ClusterFact(needsCuts: true)]
    public async Task A_leader_whose_network_is_cut_stops_sends_for_less_than_two_seconds()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three, Impatient);
        await run.Clients.WaitForMoreAsync(100);
        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);

        var at = run.History.Now;
        await run.Lab.Network.CutAsync(leader.Host, other: null, LinkDirection.Both);
        run.History.Note($"{leader.Name} cut off");
        await GoesOnAsync(run, leader, at, Bound);
        await run.CheckAsync();
    }

    [ClusterFact]
    public async Task A_leader_that_stands_still_longer_than_its_lease_and_goes_on_has_lost_nothing()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three, Impatient);
        await run.Clients.WaitForMoreAsync(100);
        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);

        var at = run.History.Now;
        leader.Pause();
        run.History.Note($"{leader.Name} stands still");
        await GoesOnAsync(run, leader, at, Bound);
        await Task.Delay(BeyondLease);
        leader.Resume();
        run.History.Note($"{leader.Name} goes on");
        await run.Clients.WaitForMoreAsync(100);
        await run.CheckAsync();
    }

    [ClusterFact]
    public async Task A_node_that_stops_in_good_order_hands_over_without_a_failed_send()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three);
        await run.Clients.WaitForMoreAsync(200);
        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);

        var at = run.History.Now;
        Assert.Equal(0, await leader.StopAsync());
        run.History.Note($"{leader.Name} stopped");
        await run.Clients.WaitForMoreAsync(200);
        await AssertSmoothAsync(run, at);
        await run.CheckAsync();
    }

    /// <summary>Another leads, and sends went on in time.</summary>
    private static async Task GoesOnAsync(ClusterRun run, LabProcess lost, TimeSpan at, TimeSpan bound)
    {
        await run.Lab.UntilAsync(
            ClusterRun.Shard, $"led by another than {lost.Host}", shard => !string.Equals(shard.Leader, lost.Host, StringComparison.Ordinal));
        await run.Clients.WaitForMoreAsync(100);
        var gap = run.History.LongestGap(ClusterRun.Shard, at);
        run.History.Note($"longest time without an acknowledged send: {gap}");
        await run.AssertAsync(gap < bound, $"for {gap} no send was acknowledged");
    }

    private static async Task AssertSmoothAsync(ClusterRun run, TimeSpan from)
    {
        var gap = run.History.LongestGap(ClusterRun.Shard, from);
        var failed = run.History.Events.OfType<Failed>().Where(failed => failed.At >= from).ToList();
        await run.AssertAsync(failed.Count == 0, $"{failed.Count} sends failed: {string.Join('\n', failed.Take(5))}");
        await run.AssertAsync(gap < HandOverBound, $"for {gap} no send was acknowledged");
    }
}
