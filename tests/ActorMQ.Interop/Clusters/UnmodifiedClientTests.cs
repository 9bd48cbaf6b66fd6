using System.Text.Json;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// An unmodified <c>ali-ons</c> client, which asks for routes every 30 s only, at groups of replicas: it hears of no
/// change of leaders in time, and no send of it fails.
/// </summary>
public sealed class UnmodifiedClientTests : IDisposable
{
    private const int NamesPort = 9876;
    private const string PatientEtcd = "cluster.etcd-timeout=20s";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NodeClusterFact]
    public async Task It_goes_on_at_the_address_that_it_knows_while_leaderships_are_handed_over()
    {
        const int Count = 4000;
        const int HandOvers = 4;
        string[] hosts = ["node-1", "node-2", "node-3"];
        await using var network = await LabNetwork.MakeAsync(["etcd", "names", .. hosts]);
        await using var etcd = LabEtcd.On(network, "etcd", _folder.Path);
        await using var names = Names(network);
        await Task.WhenAll(etcd.StartAsync(), names.StartAsync());
        var (etcdAddress, nameServer) = ($"{etcd.Address}:{LabEtcd.Port}", $"{names.Address}:{NamesPort}");
        await using var first = Node(network, "node-1", etcdAddress, nameServer);
        await using var second = Node(network, "node-2", etcdAddress, nameServer);
        await using var third = Node(network, "node-3", etcdAddress, nameServer);
        await Task.WhenAll(first.StartAsync(), second.StartAsync(), third.StartAsync());
        await CreateTopicAsync(nameServer, "Orders");
        await LeaderAsync(etcdAddress, inSync: 3);

        await using var producer = NodeClient.Produce(nameServer, "Orders", Count, "m-");
        await producer.WaitForAsync("sent", 100);
        for (var i = 0; i < HandOvers; i++)
        {
            var leader = await LeaderAsync(etcdAddress, inSync: 3);
            var next = hosts.First(host => !string.Equals(host, leader, StringComparison.Ordinal));
            await ActorMq.RunAsync("shard", "elect", "broker-0", next, "--etcd", etcdAddress, "-D", PatientEtcd);
        }

        Assert.Equal(0, await producer.FinishAsync());
        var sent = await producer.WaitForAsync("sent", Count);
        Assert.All(sent, result => Assert.Equal("SEND_OK", result.GetProperty("status").GetString()));
        var stores = sent.Select(result => result.GetProperty("msgId").GetString()![..16]).Distinct(StringComparer.Ordinal);
        Assert.True(stores.Count() > 1, "all were stored before the first hand-over");
        var consumed = await Consumed.FromAsync(nameServer, "Orders", Count + 1, "Readers");
        Assert.Equal(Count + 1, consumed.Select(message => message.Body).Distinct(StringComparer.Ordinal).Count());
    }

    [NodeClusterFact]
    public async Task No_send_of_it_fails_when_the_leader_stops_and_has_grace_until_it_asks_for_routes()
    {
        const int RoutesEveryMs = 3000;
        string[] hosts = ["node-1", "node-2", "node-3"];
        string[] graceful = ["-D", "cluster.stop-grace=20s"];
        await using var network = await LabNetwork.MakeAsync(["etcd", "names", .. hosts]);
        await using var etcd = LabEtcd.On(network, "etcd", _folder.Path);
        await using var names = Names(network);
        await Task.WhenAll(etcd.StartAsync(), names.StartAsync());
        var (etcdAddress, nameServer) = ($"{etcd.Address}:{LabEtcd.Port}", $"{names.Address}:{NamesPort}");
        await using var first = Node(network, "node-1", etcdAddress, nameServer, graceful);
        await using var second = Node(network, "node-2", etcdAddress, nameServer, graceful);
        await using var third = Node(network, "node-3", etcdAddress, nameServer, graceful);
        LabProcess[] nodes = [first, second, third];
        await Task.WhenAll(nodes.Select(node => node.StartAsync()));
        await CreateTopicAsync(nameServer, "Orders");
        var leader = await LeaderAsync(etcdAddress, inSync: 3);

        await using var producer = NodeClient.Produce(nameServer, "Orders", int.MaxValue, "m-", RoutesEveryMs);
        await producer.WaitForAsync("sent", 100);
        Assert.Equal(0, await nodes.Single(node => string.Equals(node.Host, leader, StringComparison.Ordinal)).StopAsync());
        var before = (await producer.WaitForAsync("sent", 100)).Length;
        var sent = await producer.WaitForAsync("sent", before + 100);
        Assert.All(sent, result => Assert.Equal("SEND_OK", result.GetProperty("status").GetString()));
        Assert.Empty(await producer.WaitForAsync("failed", 0));
    }

    [NodeFact]
    public async Task It_reads_from_the_slave_while_the_master_is_away_and_sends_when_it_is_back()
    {
        await using var network = await LabNetwork.MakeAsync("names", "master", "slave");
        await using var names = Names(network);
        await names.StartAsync();
        var nameServer = $"{names.Address}:{NamesPort}";
        await using var master = Replica(network, "master", nameServer, "SYNC_MASTER", id: 0);
        await using var slave = Replica(network, "slave", nameServer, "SLAVE", id: 1);
        await master.StartAsync();
        await slave.StartAsync();
        await CreateTopicAsync(nameServer, "Orders");
        await using (var producer = NodeClient.Produce(nameServer, "Orders", 20, "before-"))
        {
            var sent = await producer.WaitForAsync("sent", 20);
            Assert.All(sent, result => Assert.Equal("SEND_OK", result.GetProperty("status").GetString()));
            Assert.Equal(0, await producer.FinishAsync());
        }

        await master.KillAsync();
        await using var consumer = NodeClient.Consume(nameServer, "Orders", "NodeReaders");
        await consumer.WaitUntilReadyAsync();
        await consumer.WaitForAsync("received", 21);

        await master.StartAsync();
        await CreateTopicAsync(nameServer, "Orders");
        await consumer.WaitForAsync("received", 22);
        Assert.Equal(0, await consumer.FinishAsync());
    }

    private static LabProcess Names(LabNetwork network) => new(
        network,
        "names",
        "name server",
        [.. ActorMq.Command, "namesrv", "--listen", network.AddressOf("names"), "--port", $"{NamesPort}"],
        "ready in");

    private LabProcess Node(
        LabNetwork network, string host, string etcd, string nameServer, params string[] more) => new(
        network,
        host,
        host,
        [.. ActorMq.Command, "node", "--etcd", etcd, "-n", nameServer, "--store", Path.Combine(_folder.Path, host),
            "--listen", network.AddressOf(host), "--node-id", host, "-D", "store.segment-size=4MiB", .. more],
        "ready in");

    private LabProcess Replica(LabNetwork network, string host, string nameServer, string role, int id) =>
        StaticBrokers.On(
            network, host, "broker-a", Path.Combine(_folder.Path, host), nameServer,
            "-D", $"broker.role={role}", "-D", $"broker.id={id}");

    /// <summary>Waits until somebody makes topics, and sends a message that has this one made.</summary>
    private static async Task CreateTopicAsync(string nameServer, string topic)
    {
        await using var probe = new RouteProbe();
        await probe.WaitAsync(nameServer, "TBW102", isThere: true, Patience);
        await ActorMq.RunAsync("send", "-n", nameServer, "-t", topic, "-m", $"{topic} of {Guid.NewGuid()}");
    }

    /// <summary>Who leads the shard, once so many are in sync.</summary>
    private static async Task<string> LeaderAsync(string etcd, int inSync)
    {
        for (var attempt = 0; ; attempt++)
        {
            var lines = await ActorMq.RunAsync("shard", "list", "--json", "--etcd", etcd, "-D", PatientEtcd);
            var shard = lines.Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                .FirstOrDefault();
            if (shard.ValueKind == JsonValueKind.Object
                && shard.GetProperty("leader").GetString() is { } leader
                && shard.GetProperty("inSync").GetArrayLength() == inSync)
            {
                return leader;
            }

            var text = string.Join('\n', lines);
            Assert.True(attempt < 60, $"nobody leads: {text}");
            await Task.Delay(100);
        }
    }
}
