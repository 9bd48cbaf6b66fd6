using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Hosting;

/// <summary>
/// Goal: nodes with real brokers form a cluster, and its shards go on when leaders change. Method: three nodes in
/// this process, each with ports of its own, and a real etcd.
/// </summary>
public sealed class HostedClusterTests
{
    [EtcdFact]
    public async Task What_any_replica_has_taken_is_held_by_all()
    {
        await using var cluster = new HostedCluster();
        await cluster.StartAsync();
        var shard = await cluster.LedAsync();
        foreach (var (node, address) in shard.Addresses)
            await cluster.Client.StoreAsync(address, [$"{node}-0", $"{node}-1", $"{node}-2", $"{node}-3"]);
        foreach (var (_, address) in shard.Addresses)
            await cluster.HoldsAsync(address, 12);
    }

    [EtcdFact]
    public async Task A_leader_that_stops_hands_over_and_comes_back_as_one_that_follows()
    {
        await using var cluster = new HostedCluster();
        await cluster.StartAsync();
        var shard = await cluster.LedAsync();
        var leader = shard.Record.Leader!.Value;
        var other = shard.Addresses.First(each => each.Key != leader).Value;
        await cluster.Client.StoreAsync(other, Texts("before", 40));

        var stopping = cluster.Nodes.Single(node => node.Id == leader);
        await stopping.StopAsync();
        await cluster.Client.StoreAsync(other, Texts("while", 40));
        await cluster.LedAsync(record => record.Leader != leader);

        cluster.Start(stopping);
        var again = await cluster.LedAsync(record => record.InSync.Contains(leader));
        await cluster.Client.StoreAsync(other, Texts("after", 40));
        await cluster.HoldsAsync(again.Addresses[leader], 120);
    }

    [EtcdFact]
    public async Task A_replica_that_is_moved_away_leaves_nothing_on_the_disk_and_may_come_back()
    {
        await using var cluster = new HostedCluster(replicas: 2);
        await cluster.StartAsync();
        var shard = await cluster.LedAsync();
        await cluster.Client.StoreAsync(shard.Addresses[shard.Record.Leader!.Value], Texts("before", 40));
        var from = shard.Record.Replicas.First(node => node != shard.Record.Leader);
        var to = cluster.Nodes.Select(node => node.Id).Single(node => !shard.Record.Replicas.Contains(node));

        await cluster.MoveAsync(from, to);
        await cluster.LedAsync(record => !record.Replicas.Contains(from) && record.InSync.Contains(to));
        var left = cluster.Nodes.Single(node => node.Id == from);
        await Eventually.True(() => left.LogOf(HostedCluster.Shard).Count == 0, "its log is removed");

        await cluster.MoveAsync(to, from);
        var back = await cluster.LedAsync(record => !record.Replicas.Contains(to) && record.InSync.Contains(from));
        await cluster.HoldsAsync(back.Addresses[from], 40);
    }

    private static IEnumerable<string> Texts(string word, int count) =>
        Enumerable.Range(0, count).Select(number => $"{word}-{number}");
}
