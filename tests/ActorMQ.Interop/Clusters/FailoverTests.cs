using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A leader is lost in each way there is: another serves sends soon, and nothing acknowledged is lost.</summary>
/// <remarks>
/// How soon is a promise for a machine that has time. Where other tests run beside this one it may be held up, so it
/// counts when one of a few tries was in time; that nothing is lost counts for all of them.
/// </remarks>
[Collection(ClusterCollection.Name)]
public sealed class FailoverTests
{
    private const int TriesMax = 4;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeyondLease = TimeSpan.FromSeconds(4);

    /// <summary>A client that does not wait longer than this for an answer; one that waits longer sees the loss later.</summary>
    private static readonly HistoryRunOptions Impatient =
        HistoryRunOptions.Usual with { SendTimeout = TimeSpan.FromMilliseconds(300) };

    [ClusterFact]
    public Task Kill_minus_nine_of_the_leader_stops_sends_for_less_than_two_seconds() => LoseLeadersAsync(
        "killed",
        lose: (_, leader) => leader.KillAsync(),
        bringBack: (_, leader) => leader.StartAsync());

    [ClusterFact(needsCuts: true)]
    public Task A_leader_whose_network_is_cut_stops_sends_for_less_than_two_seconds() => LoseLeadersAsync(
        "cut off",
        lose: (lab, leader) => lab.Network.CutAsync(leader.Host, other: null, LinkDirection.Both),
        bringBack: (lab, leader) => lab.Network.HealAsync(leader.Host));

    [ClusterFact]
    public Task A_leader_that_stands_still_longer_than_its_lease_and_goes_on_has_lost_nothing() => LoseLeadersAsync(
        "stands still",
        lose: (_, leader) =>
        {
            leader.Pause();
            return Task.CompletedTask;
        },
        bringBack: async (_, leader) =>
        {
            await Task.Delay(BeyondLease);
            leader.Resume();
        });

    private static async Task LoseLeadersAsync(
        string what, Func<ClusterLab, LabProcess, Task> lose, Func<ClusterLab, LabProcess, Task> bringBack)
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three, Impatient);
        await UntilInTimeAsync(run, Bound, async leader =>
        {
            var from = run.History.Now;
            await lose(run.Lab, leader);
            run.History.Note($"{leader.Name} {what}");
            await run.Lab.UntilAsync(
                ClusterRun.Shard, $"led by another than {leader.Host}", shard => !string.Equals(shard.Leader, leader.Host, StringComparison.Ordinal));
            await run.Clients.WaitForMoreAsync(100);
            var gap = run.History.LongestGap(ClusterRun.Shard, from);
            await bringBack(run.Lab, leader);
            run.History.Note($"{leader.Name} back");
            return gap;
        });
        await run.CheckAsync();
    }

    /// <summary>Tries with one leader after the other, until no send was acknowledged for less than a bound.</summary>
    /// <param name="run">The cluster.</param>
    /// <param name="bound">The longest time allowed.</param>
    /// <param name="tryAsync">Loses the leader, and brings it back; returns the longest time without an acknowledged send.</param>
    private static async Task UntilInTimeAsync(ClusterRun run, TimeSpan bound, Func<LabProcess, Task<TimeSpan>> tryAsync)
    {
        var gaps = new List<TimeSpan>();
        while (gaps.Count == 0 || gaps[^1] >= bound)
        {
            await run.AssertAsync(gaps.Count < TriesMax, $"no send was acknowledged for {string.Join(", ", gaps)}");
            await run.Lab.UntilWholeAsync();
            await run.Clients.WaitForMoreAsync(200);
            gaps.Add(await tryAsync(await run.Lab.LeaderAsync(ClusterRun.Shard)));
            run.History.Note($"longest time without an acknowledged send: {gaps[^1]}");
        }
    }
}
