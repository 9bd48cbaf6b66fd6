using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>
/// What decides about one shard, as one replica of it meets it: etcd, or a master by configuration.
/// </summary>
/// <remarks>
/// One of it for each replica. A replica's shell hands its effects in, from one thread at a time; what
/// becomes of them is told as inputs, from any thread. Of what got no answer nothing is told: the replica
/// asks again.
/// <code>
///   Watch(tell) ──► RecordSeen, LeaseSeen   now, with each change, and again every few seconds
///   SwapRecord  ──► SwapWon, or RecordSeen of what is there instead
///   ReadRecord  ──► RecordSeen, LeaseSeen   linearizably; while one is on its way, others join it
///   TakeLease, DropLease ──► LeaseSeen, when that changes it
/// </code>
/// </remarks>
internal interface IShardCoordination
{
    /// <summary>
    /// Begins. Before anything else is told the record is read, linearizably; nothing is told while that
    /// does not succeed.
    /// </summary>
    /// <param name="tell">Any thread; must neither block nor throw.</param>
    void Watch(Action<ReplicaInput> tell);

    /// <summary>
    /// Carries out an effect of the four that concern the record and the lease; never blocks.
    /// </summary>
    void CarryOut(RecordEffect effect);

    /// <summary>
    /// Where a replica of the shard listens for others, <c>host:port</c>; null when that is not known yet,
    /// or not any more. Any thread.
    /// </summary>
    string? AddressOf(NodeId replica);

    /// <summary>Ends: nothing that begins later is told. What is on its way may still come.</summary>
    void Stop();
}
