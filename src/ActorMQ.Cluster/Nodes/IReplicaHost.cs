using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What starts the replicas that a node is given: brokers, each with a store and a port.</summary>
internal interface IReplicaHost
{
    /// <summary>Opens the replica's store, or makes one, and starts it; done when it listens.</summary>
    /// <exception cref="Exception">Any: it could not start. It is tried again later.</exception>
    Task<IRunningReplica> StartAsync(ReplicaAssignment assignment, CancellationToken ct);

    /// <summary>
    /// Empties the store of a replica that is not to be here any more and does not run; nothing when there is
    /// none.
    /// </summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="epoch">
    /// Of the record that says so. A store that knows of a later epoch stays: that record is an old one, of a
    /// backup of etcd perhaps.
    /// </param>
    /// <returns>Whether there was something to empty, and it was.</returns>
    /// <exception cref="Exception">Any: it stays as it is.</exception>
    Task<bool> GiveUpAsync(BrokerName shard, ShardEpoch epoch);
}

/// <summary>A replica that a node is to run.</summary>
/// <param name="Shard">Of which shard.</param>
/// <param name="Node">The node, which names the replica within its shard.</param>
/// <param name="Life">
/// Grows with each start of this replica, over those of the node and its machine too: the <c>Life</c> of
/// <see cref="Replicas.ReplicaStart"/>.
/// </param>
/// <param name="Epoch">
/// The shard's epoch, as seen before. When it is not <see cref="ShardEpoch.None"/> and the store is new, the
/// replica may have lost what it had acknowledged (an empty disk under an old name), so its tail is not
/// proven.
/// </param>
/// <param name="InSyncMin">The cluster's <c>min-in-sync</c>.</param>
/// <param name="Coordination">The shard's record, lease and addresses; not yet watched.</param>
internal sealed record ReplicaAssignment(
    BrokerName Shard,
    NodeId Node,
    long Life,
    ShardEpoch Epoch,
    int InSyncMin,
    IShardCoordination Coordination);
