using ActorMQ.Actors;
using ActorMQ.Cluster.Coordination.Etcd;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Model;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>
/// Goal: nodes do over a real etcd, with threads and a clock, what they do over the model. Method: the basic
/// script, with a lease that is long enough for a busy machine.
/// </summary>
public sealed class EtcdNodeTests : IAsyncDisposable
{
    private static readonly ClusterName Cluster = new("c");
    private static readonly ClusterSettings Settings = new(Shards: 2, "broker", ReplicationFactor: 3, MinInSync: 2);
    private static readonly NodeTimes Times = new()
    {
        Lease = TimeSpan.FromSeconds(6),
        BalanceInterval = TimeSpan.FromMilliseconds(500),
        ReplaceAfter = TimeSpan.FromSeconds(7),
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly FakeNetwork _network = new();
    private readonly List<StartedNode> _nodes = [];

    [EtcdFact]
    public async Task Nodes_join_survive_etcd_and_each_other_and_leave()
    {
        using var server = new EtcdServer();
        await server.WaitUntilItAnswersAsync();
        foreach (var name in (string[])["a", "b", "c"])
            Start(server, name);
        var commands = new ClusterCommands(Cluster, Client(server));
        await Eventually.True(() => IsWhole("a", "b", "c"), "a whole cluster");

        // etcd goes and comes back: nothing has changed, and nothing is started anew.
        var before = Records();
        server.Kill();
        await Eventually.True(
            () => _nodes.TrueForAll(node => ViewOf(node) is { IsCurrent: false }), "all notice that etcd is away");
        server.StartAgain();
        await server.WaitUntilItAnswersAsync();
        await Eventually.True(
            () => _nodes.TrueForAll(node => ViewOf(node) is { IsCurrent: true }), "all see that etcd is back");
        await EachNodeHasJudgedAsync();
        Assert.Equal(before, Records());
        Assert.Equal(2 * 3, _nodes.Sum(node => node.Host.StartCount));

        // A fourth takes the place of one that dies.
        var dead = _nodes.Find(node => node.Id == before[0].Leader)!;
        Start(server, "d");
        dead.Etcd.Cut();
        dead.Host.IsDead = true;
        await Eventually.True(
            () => Records()[0] is var record && record.Epoch > before[0].Epoch && record.Leader != dead.Id, "a new leader");
        var left = _nodes.Where(node => node != dead).Select(node => node.Id.Value).ToArray();
        await Eventually.True(() => IsWhole(left), "the fourth in its place");
        await commands.LeaveAsync(dead.Id, default);
        await Eventually.True(() => Read().Nodes.Count == 3, "the dead node is forgotten");

        // One leaves, in good order.
        var leaver = _nodes.Find(node => node.Id == Records()[1].Leader)!;
        await leaver.Node.LeaveAsync(default).WaitAsync(Eventually.Limit);
        Assert.DoesNotContain(Records(), record => record.Replicas.Contains(leaver.Id) || record.Leader == leaver.Id);

        // And whoever looks from outside sees the two that live.
        var view = await ClusterViewReader.ReadAsync(
            Cluster, Client(server), Times.Lease, TimeProvider.System, default);
        Assert.Equal(2, view.Nodes.Count(node => node.State == NodeLiving.Up));
        Assert.All(view.Shards, shard => Assert.True(shard.HasLeader));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Etcd.Cut();
            await node.Actors.DisposeAsync();
        }

        _http.Dispose();
    }

    /// <summary>Long enough for each to take another for lost, if it ever did.</summary>
    private async Task EachNodeHasJudgedAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.True(
            () => TimeProvider.System.GetElapsedTime(start) > Times.Lease * 1.5
                && _nodes.TrueForAll(node => ViewOf(node) is { IsCurrent: true }),
            "a lease with etcd");
    }

    private void Start(EtcdServer server, string name)
    {
        // In real time a busy machine may keep all of them waiting, and none is to be taken for silent then.
        var host = new FakeHost(_network, TimeProvider.System)
        {
            Settings = FakeHost.Usual with { LagMax = Times.Lease },
        };
        var (etcd, logs) = (new CutCoordinator(Client(server)), new NodeLogs());
        var actors = new ActorSystem(name, new ActorSystemOptions());
        _network.Join(new(name), host);
        var options = new ClusterNodeOptions(Cluster, new(name), $"{name}:1", "", Settings) { Times = Times };
        _nodes.Add(new(new(name), ClusterNode.Start(options, etcd, host, actors, logs), host, etcd, actors));
    }

    private EtcdClient Client(EtcdServer server) => new(
        _http,
        new([server.Endpoint], TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)),
        TimeProvider.System);

    private static ClusterView? ViewOf(StartedNode node)
    {
        var view = node.Node.ViewAsync(default);
        return view.Wait(Eventually.Limit) ? view.Result : null;
    }

    private ClusterView Read() => ViewOf(_nodes.Find(node => !node.Host.IsDead && !node.Node.Ended.IsCompleted)!)!;

    private List<ShardRecord> Records() => [.. Read().Shards.Select(shard => shard.Record)];

    private bool IsWhole(params string[] nodes)
    {
        var view = Read();
        return view.Shards.Count == Settings.Shards && view.Shards.All(shard => shard.HasLeader
            && shard.Record.InSync.Equals(NodeSet.Of(nodes.Select(name => new NodeId(name))))
            && shard.Record.Replicas.Equals(shard.Record.InSync))
            && view.Shards.DistinctBy(shard => shard.Record.Leader).Count() == Settings.Shards;
    }

    private sealed record StartedNode(
        NodeId Id, ClusterNode Node, FakeHost Host, CutCoordinator Etcd, ActorSystem Actors);
}
