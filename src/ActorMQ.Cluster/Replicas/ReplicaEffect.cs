using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Replicas;

/// <summary>
/// What the shell has to do, in this order. A step on the disk is durable before the next step begins; when
/// it fails, the replica ends. The process may end between any two.
/// </summary>
internal abstract record ReplicaEffect;

/// <summary>What concerns the record in etcd and the lease.</summary>
internal abstract record RecordEffect : ReplicaEffect;

/// <summary>
/// Put the record in etcd if its revision is still the expected one; tell <see cref="SwapWon"/>, or
/// <see cref="RecordSeen"/> of what is there instead, or nothing when the outcome is not known.
/// </summary>
/// <param name="Expected">The revision that the record must still have.</param>
/// <param name="Record">What to put.</param>
/// <param name="TakesLease">
/// In the same transaction the node's lease is put on the shard for this epoch.
/// </param>
internal sealed record SwapRecord(RecordRevision Expected, ShardRecord Record, bool TakesLease)
    : RecordEffect;

/// <summary>
/// Read the record and the lease, linearizably; tell <see cref="RecordSeen"/>, <see cref="LeaseSeen"/>.
/// </summary>
internal sealed record ReadRecord : RecordEffect
{
    public static readonly ReadRecord Instance = new();
}

/// <summary>Put the node's lease on the shard if the record is still at this revision.</summary>
internal sealed record TakeLease(ShardEpoch Epoch, RecordRevision Revision) : RecordEffect;

/// <summary>
/// Take the lease off the shard if it is held for this epoch, so that another may stand at once.
/// </summary>
internal sealed record DropLease(ShardEpoch Epoch) : RecordEffect;

/// <summary>Say something to another replica.</summary>
internal sealed record SendMessage(NodeId To, ReplicaMessage Message) : ReplicaEffect;

/// <summary>
/// Send whole records from here on, as many as a message may hold, as <see cref="LogBytes"/>; then tell
/// <see cref="LogSent"/>, or <see cref="LogRemoved"/> when they are not kept any more.
/// </summary>
internal sealed record SendLog(
    NodeId To, ShardEpoch Epoch, ReplicaSession Session, JournalPosition From, JournalPosition HighWater)
    : ReplicaEffect;

/// <summary>
/// Append what has just arrived, in <c>[From, Until)</c>; tell <see cref="LogAdvanced"/> when it is held.
/// </summary>
internal sealed record AppendLog(JournalPosition From, JournalPosition Until) : ReplicaEffect;

/// <summary>
/// Cut the log, durably: what was cut never comes back. Then tell <see cref="LogAdvanced"/> anew.
/// </summary>
/// <param name="End">Where it ends then.</param>
/// <param name="Generation">For <see cref="LogAdvanced"/> from now on.</param>
/// <param name="LosesAcknowledged">
/// This replica knows that some of it was acknowledged: an operator has made another lead that did not
/// hold it.
/// </param>
internal sealed record TruncateLog(JournalPosition End, int Generation, bool LosesAcknowledged)
    : ReplicaEffect;

/// <summary>
/// Throw the whole log away, durably. The next <see cref="AppendLog"/> begins it anew.
/// </summary>
/// <param name="Start">Where; a segment begins there.</param>
/// <param name="Generation">For <see cref="LogAdvanced"/> from now on.</param>
internal sealed record BeginLogAnew(JournalPosition Start, int Generation) : ReplicaEffect;

/// <summary>
/// The leader by configuration does not hold what this replica knows to be acknowledged, or its log is
/// another's: this replica does not follow, and an operator has to decide which of the two logs counts.
/// </summary>
/// <param name="Leader">Who leads.</param>
/// <param name="ConsistentEnd">Up to where the logs are the same.</param>
/// <param name="HighWater">Up to where this replica knows everything to be acknowledged.</param>
/// <param name="SharesHistory">Whether the two logs were ever the same.</param>
internal sealed record TruncationRefused(
    NodeId Leader, JournalPosition ConsistentEnd, JournalPosition HighWater, bool SharesHistory)
    : ReplicaEffect;

/// <summary>Put the history into the epoch file, durably.</summary>
internal sealed record StoreHistory(EpochHistory History) : ReplicaEffect;

/// <summary>
/// What this replica has acknowledged is in its log again: flush the log, then note so on the disk.
/// </summary>
internal sealed record MarkTailProven : ReplicaEffect
{
    public static readonly MarkTailProven Instance = new();
}

/// <summary>Everything before this is acknowledged: senders are answered, consumers may see it.</summary>
internal sealed record RaiseHighWater(JournalPosition Position) : ReplicaEffect;

/// <summary>What clients are given from now on.</summary>
internal sealed record ChangeService(ShardService Service, ShardEpoch Epoch) : ReplicaEffect;

/// <summary>
/// Take no more sends until <see cref="ChangeService"/> says so again; then tell <see cref="LogClosed"/>.
/// </summary>
/// <param name="HandOver">Which hand-over of this leadership it is for.</param>
internal sealed record CloseLog(int HandOver) : ReplicaEffect;

/// <summary>A planned hand-over has ended.</summary>
internal sealed record HandOverEnded(NodeId Target, bool IsDone) : ReplicaEffect;
