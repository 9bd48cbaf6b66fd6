using ActorMQ.Cluster.Coordination.Etcd;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Brokers;
using ActorMQ.Cluster.Tests.Coordination;
using ActorMQ.Model;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Hosting;

/// <summary>Three nodes in this process, each with ports of its own, over a real etcd; one shard.</summary>
/// <param name="replicas">Replicas of that shard.</param>
internal sealed class HostedCluster(int replicas = 3) : IAsyncDisposable
{
    public static readonly BrokerName Shard = new("broker-0");

    private readonly ClusterSettings _settings = new(Shards: 1, "broker", replicas, MinInSync: 2);
    private readonly KeptLogs _logs = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly List<HostedNode> _nodes = [];
    private EtcdServer? _etcd;

    public BrokerClient Client { get; } = new();

    /// <summary>The nodes.</summary>
    public IReadOnlyList<HostedNode> Nodes => _nodes;

    /// <summary>A node that runs.</summary>
    public ClusterNode Looker => _nodes.First(node => node.Node is not null).Node!;

    public async Task StartAsync()
    {
        _etcd = new EtcdServer();
        await _etcd.WaitUntilItAnswersAsync();
        for (var number = 1; number <= 3; number++)
        {
            var node = new HostedNode($"node-{number}", _etcd.Endpoint, _http, _logs);
            _nodes.Add(node);
            Start(node);
        }
    }

    public void Start(HostedNode node) => node.Start(_settings);

    /// <summary>Has a replica of the shard moved.</summary>
    public Task MoveAsync(NodeId from, NodeId to)
    {
        var etcd = new EtcdClient(
            _http, new([_etcd!.Endpoint], TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100)), TimeProvider.System);
        return new ClusterCommands(new("C"), etcd).MoveAsync(Shard, from, to, CancellationToken.None);
    }

    /// <summary>Waits until the shard is led, and as wanted.</summary>
    public async Task<ShardView> LedAsync(Func<ShardRecord, bool>? isAsWanted = null)
    {
        ShardView? found = null;
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var view = await Looker.ViewAsync(CancellationToken.None);
            found = view.Shards.FirstOrDefault(each => each.Shard == Shard);
            if (found is { HasLeader: true, Record.InSync.Count: >= 2 }
                && found.Addresses.Count == replicas
                && isAsWanted?.Invoke(found.Record) != false)
            {
                return found;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"no such leader: {found?.Record}; {string.Join("; ", _logs.TakeAll())}");
        throw new InvalidOperationException();
    }

    /// <summary>Waits until a replica has so many texts, none of them more often than it was sent.</summary>
    /// <remarks>A leader that lost its lease refuses what it has written, and the next may keep it.</remarks>
    public async Task HoldsAsync(string address, int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        var held = new Dictionary<string, int>(StringComparer.Ordinal);
        while (held.Count != count)
        {
            var passed = TimeProvider.System.GetElapsedTime(start);
            Assert.True(passed < Eventually.Limit, $"{address} holds {held.Count} of {count}");
            await Task.Delay(20);
            held = (await Client.PullAllAsync(address)).CountBy(text => text, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
        }

        Assert.All(held, each => Assert.InRange(each.Value, 1, Client.AttemptsOf(each.Key)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await Client.DisposeAsync();
        _http.Dispose();
        _etcd?.Dispose();
        _logs.Dispose();
    }
}
