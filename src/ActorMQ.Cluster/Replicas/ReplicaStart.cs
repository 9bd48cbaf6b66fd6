using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>What a replica finds on its disk when it starts.</summary>
/// <param name="Life">
/// Grows with each start of this replica: the revision of the node's entry in etcd.
/// </param>
/// <param name="History">The epoch file, whole: it may tell of epochs of which the log has nothing.</param>
/// <param name="End">
/// The recovered log's end; all before it is as durable as the flush policy promises.
/// </param>
/// <param name="IsTailProven">
/// False when records may be gone that this replica has acknowledged: the machine went down while the log
/// was not flushed, or that happened before and <see cref="MarkTailProven"/> was not carried out since.
/// </param>
internal sealed record ReplicaStart(long Life, EpochHistory History, JournalPosition End, bool IsTailProven)
{
    /// <summary>Where the log begins: what lay before is not kept any more.</summary>
    public JournalPosition LogStart { get; init; }

    /// <summary>All before this is known to have been acknowledged; not behind the log's end.</summary>
    public JournalPosition HighWater { get; init; }
}
