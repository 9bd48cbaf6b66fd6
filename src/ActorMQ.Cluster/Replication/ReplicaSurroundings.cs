using ActorMQ.Broker.Replication;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Wire;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Replication;

/// <summary>What a replica's actor leans on.</summary>
internal sealed class ReplicaSurroundings
{
    private volatile ReplicaStatus? _latest;

    /// <summary>Who the replica is.</summary>
    public required ReplicationOptions Options { get; init; }

    /// <summary>The broker's log.</summary>
    public required IReplicaLog Log { get; init; }

    /// <summary>The way to the others.</summary>
    public required IReplicaPeers Peers { get; init; }

    /// <summary>The small files.</summary>
    public required ReplicaFiles Files { get; init; }

    /// <summary>The note of this start, not yet written.</summary>
    public required ReplicaNote Note { get; init; }

    /// <summary>What the epoch file holds.</summary>
    public required EpochHistory History { get; init; }

    /// <summary>How far the log is.</summary>
    public required LogAdvances Advances { get; init; }

    /// <summary>Bounds what comes in.</summary>
    public required RunBudget Budget { get; init; }

    /// <summary>Where operators are told.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>What the replica does; null before it has begun. Any thread.</summary>
    public ReplicaStatus? Latest
    {
        get => _latest;
        set => _latest = value;
    }
}
