using System.Net;
using ActorMQ.Actors;
using ActorMQ.Broker;
using ActorMQ.Cluster.Coordination.Etcd;
using ActorMQ.Cluster.Hosting;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Shared;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Tests.Hosting;

/// <summary>One node: real etcd, real ports, a disk in memory that outlives it.</summary>
internal sealed class HostedNode(string name, Uri etcd, HttpMessageInvoker http, KeptLogs logs) : IAsyncDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly Dictionary<BrokerName, int> _ports = [];
    private ActorSystem? _actors;

    public NodeId Id { get; } = new(name);

    public ClusterNode? Node { get; private set; }

    public void Start(ClusterSettings settings)
    {
        _actors = new ActorSystem(name, new ActorSystemOptions { TimeProvider = TimeProvider.System });
        var options = new EtcdOptions([etcd], TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
        Node = ClusterNode.Start(
            new ClusterNodeOptions(new ClusterName("C"), Id, $"127.0.0.1:1{name[^1]}", Rack: "", settings),
            new EtcdClient(http, options, TimeProvider.System),
            new BrokerReplicaHost(new BrokerReplicaSettings(BrokerOf, FilesOf), logs, TimeProvider.System),
            _actors,
            logs);
    }

    /// <summary>Gives its leaderships away and stops; its disk stays.</summary>
    public async Task StopAsync()
    {
        if (Node is { } node)
            await node.DisposeAsync();
        Node = null;
        if (_actors is { } actors)
            await actors.DisposeAsync();
        _actors = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The log's files of a shard's replica.</summary>
    public IReadOnlyCollection<string> LogOf(BrokerName shard) => _disk.List($"{StorePathOf(shard)}/commitlog");

    private static string StorePathOf(BrokerName shard) => $"store/{shard}";

    private ReplicaFiles FilesOf(BrokerName shard) => new(_disk, StorePathOf(shard));

    private BrokerOptions BrokerOf(BrokerName shard) => new()
    {
        StorePath = StorePathOf(shard),
        Files = _disk,
        Transport = new RemotingServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, _ports.GetValueOrDefault(shard)),
        },
        Cluster = new ClusterName("C"),
        CommitLog = new CommitLogOptions { SegmentSizeBytes = 1024 * 1024 },
        Index = null,
        StopGrace = TimeSpan.FromSeconds(1),
    };
}
