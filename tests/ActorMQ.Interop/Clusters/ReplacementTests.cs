using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A node that comes back catches up; one that does not is replaced.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ReplacementTests
{
    [ClusterFact]
    public async Task A_killed_follower_comes_back_and_catches_up()
    {
        await using var run = await ClusterRun.StartAsync(ClusterLabOptions.Three);
        await run.Clients.WaitForMoreAsync(100);
        var shard = await run.Lab.ShardAsync(ClusterRun.Shard);
        var follower = run.Lab.Node(shard.Replicas.First(node => !string.Equals(node, shard.Leader, StringComparison.Ordinal)));

        await follower.KillAsync();
        run.History.Note($"{follower.Name} killed");
        await run.Lab.UntilAsync(
            ClusterRun.Shard, $"without {follower.Host} in sync", seen => !seen.InSync.Contains(follower.Host, StringComparer.Ordinal));
        await run.Clients.WaitForMoreAsync(1000);

        await follower.StartAsync();
        run.History.Note($"{follower.Name} back");
        await run.Lab.UntilWholeAsync();
        await run.CheckAsync();
    }

    [ClusterFact]
    public async Task What_a_lost_node_held_is_placed_on_another()
    {
        var options = new ClusterLabOptions(Nodes: 4, Shards: 2, ReplicationFactor: 3, MinInSync: 2)
        {
            More = ["cluster.replace-after=3 s"],
        };
        await using var run = await ClusterRun.StartAsync(options);
        await run.Clients.WaitForMoreAsync(100);
        var lost = await run.Lab.LeaderAsync(ClusterRun.Shard);

        await lost.KillAsync();
        run.History.Note($"{lost.Name} killed for good");
        foreach (var name in (await run.Lab.ShardsAsync()).Keys)
        {
            await run.Lab.UntilAsync(name, $"whole without {lost.Host}", shard =>
                shard.IsWhole(options.ReplicationFactor) && !shard.Replicas.Contains(lost.Host, StringComparer.Ordinal));
        }

        await run.Clients.WaitForMoreAsync(100);
        await run.CheckAsync();
    }
}
