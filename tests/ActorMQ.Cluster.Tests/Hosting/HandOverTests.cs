using System.Collections.Concurrent;
using System.Diagnostics;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Tests.Hosting;

/// <summary>
/// Goal: a client that knows only one address, whoever leads, has no failed send while leaderships are handed
/// over. Method: senders that never pause, at the former leader and at one that follows.
/// </summary>
public sealed class HandOverTests
{
    private const int Senders = 16;
    private const int HandOvers = 6;

    [EtcdFact]
    public async Task No_send_fails_while_the_leadership_goes_round()
    {
        await using var cluster = new HostedCluster();
        await cluster.StartAsync();
        var shard = await cluster.LedAsync(record => record.InSync.Count == 3);
        var address = shard.Addresses[shard.Record.Leader!.Value];
        await cluster.Client.StoreAsync(address, "first");
        var failures = new ConcurrentQueue<string>();
        var slowest = TimeSpan.Zero;
        var stored = 1;
        using var stop = new CancellationTokenSource();
        var sending = Enumerable.Range(0, Senders).Select(SendAsync).ToList();

        for (var i = 0; i < HandOvers; i++)
            shard = await HandOverAsync(shard.Record.Leader!.Value);

        await stop.CancelAsync();
        await Task.WhenAll(sending);
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        Assert.True(slowest < TimeSpan.FromSeconds(1.5), $"the slowest send took {slowest}");
        await cluster.HoldsAsync(address, stored);

        async Task<ShardView> HandOverAsync(NodeId from)
        {
            for (var attempt = 0; ; attempt++)
            {
                var view = await cluster.LedAsync(
                    record => record.InSync.Count == 3 || (attempt > 0 && record.Leader != from));
                if (view.Record.Leader != from)
                    return view;
                var to = view.Record.InSync.First(node => node != from);
                try
                {
                    await cluster.Looker.Commands.ElectAsync(
                        HostedCluster.Shard, to, isUnclean: false, default);
                    return await cluster.LedAsync(record => record.Leader != from);
                }
                catch (ClusterCommandException refused)
                {
                    // On a machine that is held up a member may leave the set meanwhile, and come back.
                    Assert.True(attempt < 10, refused.Message);
                }
            }
        }

        async Task SendAsync(int sender)
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var answer = await cluster.Client.SendAsync(address, $"{sender}-{i}", sender % 4);
                var took = Stopwatch.GetElapsedTime(start);
                if (answer.Code != ResponseCode.Success)
                    failures.Enqueue($"{answer.Code} after {took}: {answer.Remark}");
                lock (failures)
                {
                    stored++;
                    slowest = took > slowest ? took : slowest;
                }
            }
        }
    }
}
