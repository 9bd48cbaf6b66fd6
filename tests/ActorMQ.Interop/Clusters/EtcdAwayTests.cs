using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>etcd away: everything goes on as it is; back: leaders are replaced again, without a restart.</summary>
[Collection(ClusterCollection.Name)]
public sealed class EtcdAwayTests
{
    private static readonly TimeSpan LongerThanLeases = TimeSpan.FromSeconds(5);

    [ClusterFact]
    public async Task While_etcd_is_killed_sends_go_on_and_when_it_is_back_leaders_are_replaced()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three);
        await run.Clients.WaitForMoreAsync(100);
        var before = await run.Lab.ShardAsync(ClusterRun.Shard);

        await run.Lab.Etcd.KillAsync();
        run.History.Note("etcd killed");
        await StaysAsItIsAsync(run);
        await run.Lab.Etcd.StartAsync();
        run.History.Note("etcd back");
        await BackInOrderAsync(run, before);
    }

    [ClusterFact(needsCuts: true)]
    public async Task While_every_link_to_etcd_is_cut_sends_go_on_and_when_they_are_back_leaders_are_replaced()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three);
        await run.Clients.WaitForMoreAsync(100);
        var before = await run.Lab.ShardAsync(ClusterRun.Shard);

        foreach (var node in run.Lab.Nodes)
            await run.Lab.Network.CutAsync(node.Host, run.Lab.Etcd.Host, LinkDirection.Both);
        run.History.Note("etcd cut off");
        await StaysAsItIsAsync(run);
        foreach (var node in run.Lab.Nodes)
            await run.Lab.Network.HealAsync(node.Host);
        run.History.Note("etcd back");
        await BackInOrderAsync(run, before);
    }

    /// <summary>No send fails, for longer than leases last.</summary>
    private static async Task StaysAsItIsAsync(ClusterRun run)
    {
        var from = run.History.Now;
        await Task.Delay(LongerThanLeases);
        await run.Clients.WaitForMoreAsync(100);
        var failed = run.History.Events.OfType<Failed>().Where(failed => failed.At >= from).ToList();
        await run.AssertAsync(failed.Count == 0, $"{failed.Count} sends failed: {string.Join('\n', failed.Take(5))}");
    }

    /// <summary>The leader is the same; when it is lost now, another takes its place.</summary>
    private static async Task BackInOrderAsync(ClusterRun run, ShardSeen before)
    {
        var after = await run.Lab.ShardAsync(ClusterRun.Shard);
        Assert.Equal((before.Epoch, before.Leader), (after.Epoch, after.Leader));
        await run.Clients.WaitForMoreAsync(100);

        var leader = await run.Lab.LeaderAsync(ClusterRun.Shard);
        await leader.KillAsync();
        run.History.Note($"{leader.Name} killed");
        await run.Lab.UntilAsync(ClusterRun.Shard, $"led after epoch {after.Epoch}", shard => shard.Epoch > after.Epoch);
        await run.Clients.WaitForMoreAsync(100);
        await run.CheckAsync();
    }
}
