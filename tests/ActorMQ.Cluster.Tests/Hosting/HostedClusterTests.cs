using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Brokers;
using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Model;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Hosting;

/// <summary>
/// Goal: nodes with real brokers form a cluster, and its shards go on when leaders change. Method: three nodes in
/// this process, each with ports of its own, and a real etcd.
/// </summary>
public sealed class HostedClusterTests : IAsyncDisposable
{
    private static readonly BrokerName Shard = new("broker-0");
    private static readonly ClusterSettings Settings = new(Shards: 1, "broker", ReplicationFactor: 3, MinInSync: 2);

    private readonly KeptLogs _logs = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly BrokerClient _client = new();
    private readonly List<HostedNode> _nodes = [];
    private EtcdServer? _etcd;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _client.DisposeAsync();
        _http.Dispose();
        _etcd?.Dispose();
        _logs.Dispose();
    }

    [EtcdFact]
    public async Task What_any_replica_has_taken_is_held_by_all()
    {
        await StartAsync();
        var shard = await LedAsync();
        foreach (var (node, address) in shard.Addresses)
            await _client.StoreAsync(address, [$"{node}-0", $"{node}-1", $"{node}-2", $"{node}-3"]);
        foreach (var (_, address) in shard.Addresses)
            await HoldsAsync(address, 12);
    }

    [EtcdFact]
    public async Task A_leader_that_stops_hands_over_and_comes_back_as_one_that_follows()
    {
        await StartAsync();
        var shard = await LedAsync();
        var leader = shard.Record.Leader!.Value;
        var other = shard.Addresses.First(each => each.Key != leader).Value;
        await _client.StoreAsync(other, Texts("before", 40));

        var stopping = _nodes.Single(node => node.Id == leader);
        await stopping.StopAsync();
        await _client.StoreAsync(other, Texts("while", 40));
        await LedAsync(record => record.Leader != leader);

        stopping.Start(Settings);
        var again = await LedAsync(record => record.InSync.Contains(leader));
        await _client.StoreAsync(other, Texts("after", 40));
        await HoldsAsync(again.Addresses[leader], 120);
    }

    private static IEnumerable<string> Texts(string word, int count) =>
        Enumerable.Range(0, count).Select(number => $"{word}-{number}");

    private async Task StartAsync()
    {
        _etcd = new EtcdServer();
        await _etcd.WaitUntilItAnswersAsync();
        for (var number = 1; number <= 3; number++)
        {
            var node = new HostedNode($"node-{number}", _etcd.Endpoint, _http, _logs);
            _nodes.Add(node);
            node.Start(Settings);
        }
    }

    private async Task<ShardView> LedAsync(Func<ShardRecord, bool>? isAsWanted = null)
    {
        ShardView? found = null;
        var looker = _nodes.First(node => node.Node is not null).Node!;
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var view = await looker.ViewAsync(CancellationToken.None);
            found = view.Shards.FirstOrDefault(each => each.Shard == Shard);
            if (found is { HasLeader: true, Addresses.Count: 3, Record.InSync.Count: >= 2 }
                && isAsWanted?.Invoke(found.Record) != false)
            {
                return found;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"no such leader: {found?.Record}; {string.Join("; ", _logs.TakeAll())}");
        throw new InvalidOperationException();
    }

    private async Task HoldsAsync(string address, int count)
    {
        var held = new List<string>();
        for (var attempt = 0; held.Count != count; attempt++)
        {
            Assert.True(attempt < 600, $"{address} holds {held.Count} of {count}");
            await Task.Delay(20);
            held = await _client.PullAllAsync(address);
        }

        Assert.Equal(count, held.Distinct(StringComparer.Ordinal).Count());
    }
}
