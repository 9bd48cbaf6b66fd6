using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>What a replica hears.</summary>
internal abstract record ReplicaInput;

/// <summary>etcd holds this, or held it a while ago.</summary>
internal sealed record RecordSeen(ShardRecord Record, RecordRevision Revision) : ReplicaInput;

/// <summary>
/// The leader's lease as etcd has it, or had it a while ago.
/// </summary>
/// <param name="HeldFor">The epoch it is held for; null when there is none.</param>
internal sealed record LeaseSeen(ShardEpoch? HeldFor) : ReplicaInput;

/// <summary>
/// A <see cref="SwapRecord"/> has won. One that has lost is told as <see cref="RecordSeen"/>, and of one
/// whose outcome is not known nothing is told: the replica asks again.
/// </summary>
/// <param name="Record">What was put.</param>
/// <param name="Revision">The record's revision now.</param>
internal sealed record SwapWon(ShardRecord Record, RecordRevision Revision) : ReplicaInput;

/// <summary>The log's writer tells how far it is.</summary>
/// <param name="Generation">How often the log was truncated before; see <see cref="TruncateLog"/>.</param>
/// <param name="Written">The log's end.</param>
/// <param name="Held">All before this is as durable as the flush policy promises.</param>
/// <param name="LogStart">What lies before is not kept any more.</param>
internal sealed record LogAdvanced(
    int Generation, JournalPosition Written, JournalPosition Held, JournalPosition LogStart = default)
    : ReplicaInput;

/// <summary>Another replica says something.</summary>
internal sealed record MessageArrived(NodeId From, ReplicaMessage Message) : ReplicaInput;

/// <summary><see cref="SendLog"/> was carried out: records up to here are on their way.</summary>
internal sealed record LogSent(NodeId To, ReplicaSession Session, JournalPosition Until) : ReplicaInput;

/// <summary>
/// <see cref="SendLog"/> could not be carried out: what lies before <paramref name="LogStart"/> is not kept
/// any more.
/// </summary>
internal sealed record LogRemoved(NodeId To, ReplicaSession Session, JournalPosition LogStart) : ReplicaInput;

/// <summary>
/// Time has passed; wanted a few times in each of the spans of <see cref="ReplicaSettings"/>.
/// </summary>
internal sealed record TimePassed : ReplicaInput
{
    public static readonly TimePassed Instance = new();
}

/// <summary>
/// An operator, or a node that leaves, wants the leadership to go to another member of the set.
/// </summary>
internal sealed record HandOver(NodeId Target) : ReplicaInput;

/// <summary>
/// The replica is about to stop: the set is to be without it before it does. Told once.
/// </summary>
internal sealed record Leave : ReplicaInput
{
    public static readonly Leave Instance = new();
}

/// <summary>
/// Of the sends that were taken before <see cref="Model.Replication.ShardService.Holding"/> none is on its
/// way any more.
/// </summary>
internal sealed record SendsSettled : ReplicaInput
{
    public static readonly SendsSettled Instance = new();
}

/// <summary>The log's writer takes no more sends.</summary>
/// <param name="HandOver">As in <see cref="CloseLog"/>.</param>
/// <param name="End">Where the log ends from now on.</param>
internal sealed record LogClosed(int HandOver, JournalPosition End) : ReplicaInput;

/// <summary>
/// An operator makes this replica lead whatever it holds: what was acknowledged may be lost.
/// </summary>
internal sealed record ElectUnclean : ReplicaInput
{
    public static readonly ElectUnclean Instance = new();
}
