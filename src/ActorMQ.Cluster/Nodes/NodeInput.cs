using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node hears.</summary>
internal abstract record NodeInput
{
    /// <summary>Time has passed; wanted some thirty times in a lease.</summary>
    internal sealed record TimePassed : NodeInput
    {
        public static readonly TimePassed Instance = new();
    }

    /// <summary>
    /// <see cref="NodeEffect.ReadKeys"/> has ended; null when etcd has not answered.
    /// </summary>
    internal sealed record KeysRead(Coordination.KeysRead? Keys, TimeSpan AskedAt) : NodeInput;

    /// <summary>A watch tells. Each event once, in order, from where it began.</summary>
    internal sealed record KeyChanged(KeyEvent Event) : NodeInput;

    /// <summary>The watch cannot go on: what it would tell next is not kept any more.</summary>
    internal sealed record WatchEnded : NodeInput
    {
        public static readonly WatchEnded Instance = new();
    }

    /// <summary>A transaction has ended.</summary>
    internal sealed record Transacted(NodeTransaction Transaction, TransactionResult Result) : NodeInput;

    /// <summary>A local replica is ready to be told of its shard.</summary>
    internal sealed record ReplicaWatches(BrokerName Shard) : NodeInput;

    /// <summary>A local replica wants something done with its shard's record or lease.</summary>
    internal sealed record ReplicaAsks(BrokerName Shard, RecordEffect Effect) : NodeInput;

    /// <summary><see cref="NodeEffect.ReadShard"/> has ended; null when etcd has not answered.</summary>
    internal sealed record ShardRead(BrokerName Shard, Coordination.KeysRead? Keys, ShardEpoch? Drops)
        : NodeInput;

    /// <summary>A replica listens there.</summary>
    internal sealed record ReplicaStarted(BrokerName Shard, string Address) : NodeInput;

    /// <summary>
    /// A replica has ended or could not start; without a failure it was told to stop.
    /// </summary>
    internal sealed record ReplicaEnded(BrokerName Shard, string? Failure) : NodeInput;

    /// <summary>The process is to end, and is expected to come back.</summary>
    internal sealed record Stop : NodeInput
    {
        public static readonly Stop Instance = new();
    }
}
