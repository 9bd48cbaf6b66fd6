using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node's shell has to do, in this order; nothing of it takes time.</summary>
internal abstract record NodeEffect
{
    /// <summary>
    /// Read all keys of the cluster, linearizably; then tell <see cref="NodeInput.KeysRead"/>.
    /// </summary>
    internal sealed record ReadKeys : NodeEffect
    {
        public static readonly ReadKeys Instance = new();
    }

    /// <summary>Watch all keys of the cluster from this revision on, instead of any watch before.</summary>
    internal sealed record Watch(RecordRevision First) : NodeEffect;

    /// <summary>Then tell <see cref="NodeInput.Transacted"/>.</summary>
    internal sealed record Transact(NodeTransaction Transaction) : NodeEffect;

    /// <summary>
    /// Read a shard's keys, linearizably; then tell <see cref="NodeInput.ShardRead"/>, with
    /// <paramref name="Drops"/>.
    /// </summary>
    internal sealed record ReadShard(BrokerName Shard, ShardEpoch? Drops) : NodeEffect;

    /// <summary>A local replica hears of its shard.</summary>
    internal sealed record TellReplica(BrokerName Shard, ReplicaInput Input) : NodeEffect;

    /// <summary>
    /// Start a replica; then tell <see cref="NodeInput.ReplicaStarted"/>, and once it has ended, by whatever,
    /// <see cref="NodeInput.ReplicaEnded"/>.
    /// </summary>
    internal sealed record StartReplica(BrokerName Shard, long Life, ShardEpoch Epoch, int InSyncMin)
        : NodeEffect;

    /// <summary>Stop a replica, also one that is about to start.</summary>
    /// <param name="Shard">Of which shard.</param>
    /// <param name="IsAtOnce">Whether clients get no time to go elsewhere.</param>
    internal sealed record StopReplica(BrokerName Shard, bool IsAtOnce) : NodeEffect;

    /// <summary>
    /// No replica of the shard runs here, and by the record of <paramref name="Epoch"/> none belongs here:
    /// what one that was here before has left on the disk is to go.
    /// </summary>
    internal sealed record GiveUpStore(BrokerName Shard, ShardEpoch Epoch) : NodeEffect;

    /// <summary>A local replica that leads is to hand over.</summary>
    internal sealed record HandOver(BrokerName Shard, NodeId Target) : NodeEffect;

    /// <summary>A local replica is to stop soon, and is to leave the in-sync set before.</summary>
    internal sealed record LeaveSet(BrokerName Shard) : NodeEffect;

    /// <summary>A local replica is to lead with what it has.</summary>
    internal sealed record ElectUnclean(BrokerName Shard) : NodeEffect;

    /// <summary>Say something in the log.</summary>
    internal sealed record Log(NodeNote Note) : NodeEffect;

    /// <summary>It is over: nothing is heard any more.</summary>
    internal sealed record End(NodeEnd How) : NodeEffect;
}
