using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Replication;
using ActorMQ.Model.Replication;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Brokers;

/// <summary>Three replicas of a shard as real brokers, under a store of records that is always there.</summary>
internal sealed class ReplicatedShard : IAsyncDisposable
{
    private readonly KeptLogs _logs = new();
    private readonly Dictionary<NodeId, BrokerHost> _hosts = [];

    public ReplicatedShard(int inSyncMin, long segmentSizeBytes = 1024 * 1024)
    {
        InSyncMin = inSyncMin;
        foreach (var name in new[] { "a", "b", "c" })
            _hosts[new(name)] = new("broker-r", _logs) { SegmentSizeBytes = segmentSizeBytes };
        Records = new(
            ShardRecord.Found(NodeSet.Of(_hosts.Keys)),
            node => _hosts[node] is { IsUp: true } host ? host.Address : null);
    }

    public int InSyncMin { get; }

    public FakeRecords Records { get; }

    public BrokerClient Client { get; } = new();

    public BrokerHost this[NodeId node] => _hosts[node];

    public IEnumerable<NodeId> Nodes => _hosts.Keys;

    public NodeId Leader => Records.Record.Leader!.Value;

    public async Task StartAsync()
    {
        foreach (var node in Nodes)
            await StartAsync(node);
        await LedAsync();
    }

    public async Task StartAsync(NodeId node)
    {
        await _hosts[node].StartAsync(host =>
        {
            new ReplicaFiles(host.Disk, "store").TryEmpty();
            return ShardReplication.OverSockets(
                new()
                {
                    Cluster = new("C"),
                    Shard = new("broker-r"),
                    Self = node,
                    Coordination = Records.For(node),
                    Settings = ReplicaSettings.For(InSyncMin),
                    StorePath = "store",
                    Files = host.Disk,
                    Boot = "boot",
                },
                _logs,
                TimeProvider.System);
        });
    }

    /// <summary>Its process ends, and its lease soon after.</summary>
    public async Task KillAsync(NodeId node)
    {
        await _hosts[node].KillAsync();
        Records.EndLease();
    }

    /// <summary>Waits until a replica that is up takes messages.</summary>
    public Task LedAsync() => UntilAsync(
        () => Records.Record.Leader is { } leader && _hosts[leader] is { IsUp: true } host
            && host.Replication!.Status is { Service: ShardService.Taking } status
            && status.Epoch == Records.Record.Epoch,
        "a replica leads");

    public Task InSyncAsync() => UntilAsync(
        () => Records.Record.InSync.Count == _hosts.Count, "all replicas are in sync");

    private async Task UntilAsync(Func<bool> condition, string awaited)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Eventually.Limit, $"{awaited}; {Told}");
            await Task.Delay(5);
        }
    }

    private string Told => string.Join('\n', _hosts
        .Select(each => $"{each.Key}: {(each.Value.IsUp ? each.Value.Replication!.Status : null)}")
        .Prepend(Records.ToString())
        .Concat(_logs.TakeAll()));

    /// <summary>Waits until each replica has these texts, and no others but those that may have been kept.</summary>
    public async Task HaveAsync(IReadOnlyCollection<string> texts, IReadOnlyCollection<string> perhaps)
    {
        foreach (var node in Nodes)
        {
            var start = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var found = await Client.PullAllAsync(_hosts[node].Address);
                if (!texts.Except(found, StringComparer.Ordinal).Any()
                    && !found.Except(texts, StringComparer.Ordinal).Except(perhaps, StringComparer.Ordinal).Any())
                {
                    break;
                }

                Assert.True(
                    TimeProvider.System.GetElapsedTime(start) < Eventually.Limit,
                    $"{node} has {found.Count} of {texts.Count}; {Told}");
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
        _logs.Dispose();
    }
}
