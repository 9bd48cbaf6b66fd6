using System.Collections.Concurrent;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>Runs the replicas of one node; what they keep outlives them.</summary>
internal sealed class FakeHost(FakeNetwork network, TimeProvider time) : IReplicaHost
{
    public static readonly ReplicaSettings Usual = new(
        InSyncMin: 1,
        LagMax: TimeSpan.FromMilliseconds(1500),
        HeartbeatInterval: TimeSpan.FromMilliseconds(300),
        RetryAfter: TimeSpan.FromMilliseconds(500),
        LeaseGrace: TimeSpan.FromMilliseconds(1500),
        StandStep: TimeSpan.FromMilliseconds(150),
        HandOverMax: TimeSpan.FromMilliseconds(2000),
        WindowSizeBytes: 2000);

    private readonly ConcurrentDictionary<BrokerName, FakeReplica> _running = new();

    public FakeNetwork Network => network;

    /// <summary>How long replicas have patience with each other, and the like.</summary>
    public ReplicaSettings Settings { get; init; } = Usual;

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>The machine is gone, and nothing in it does anything any more.</summary>
    public bool IsDead { get; set; }

    /// <summary>No replica starts.</summary>
    public bool IsBroken { get; set; }

    public int StartCount { get; private set; }

    public ConcurrentDictionary<BrokerName, EpochHistory> Histories { get; } = new();

    public IReadOnlyDictionary<BrokerName, FakeReplica> Running => _running;

    public Task<IRunningReplica> StartAsync(ReplicaAssignment assignment, CancellationToken ct)
    {
        StartCount++;
        if (IsBroken)
            throw new IOException("no disk");
        var replica = new FakeReplica(this, assignment);
        if (!_running.TryAdd(assignment.Shard, replica))
            throw new InvalidOperationException($"{assignment.Node} runs {assignment.Shard} twice");
        return Task.FromResult<IRunningReplica>(replica);
    }

    /// <summary>Shards whose stores were given up, in order.</summary>
    public ConcurrentQueue<BrokerName> GivenUp { get; } = new();

    public Task<bool> GiveUpAsync(BrokerName shard, ShardEpoch epoch)
    {
        if (_running.ContainsKey(shard))
            throw new InvalidOperationException($"the store of {shard} is given up while its replica runs");
        GivenUp.Enqueue(shard);
        return Task.FromResult(true);
    }

    public void Remove(BrokerName shard, FakeReplica replica) => _running.TryRemove(new(shard, replica));
}

/// <summary>Where replicas find each other; it loses nothing and takes no time.</summary>
internal sealed class FakeNetwork
{
    private readonly ConcurrentDictionary<NodeId, FakeHost> _hosts = new();

    public void Join(NodeId node, FakeHost host) => _hosts[node] = host;

    public void Deliver(NodeId to, BrokerName shard, ReplicaInput message)
    {
        if (_hosts.TryGetValue(to, out var host) && host.Running.TryGetValue(shard, out var replica))
            replica.Hear(message);
    }
}
