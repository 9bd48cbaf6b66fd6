using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Broker.Replication;

/// <summary>What whoever replicates the log wants of its writer.</summary>
internal abstract record ReplicaCommand;

/// <summary>The replica begins; the first command of all.</summary>
/// <param name="Links">Whom to tell.</param>
/// <param name="Topics">Those that are there, as of what is applied.</param>
internal sealed record BeginReplica(ReplicaLinks Links, IReadOnlyCollection<TopicName> Topics)
    : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Append"/>.</summary>
internal sealed record AppendRun(ReplicaRun Run) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Truncate"/>.</summary>
internal sealed record TruncateLog(JournalPosition End, int Generation, Action Done) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.RaiseHighWater"/>.</summary>
internal sealed record RaiseHighWater(JournalPosition Position) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Change"/>.</summary>
internal sealed record ChangeService(ShardService Service, long Epoch, BrokerId Id) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Close"/>.</summary>
internal sealed record CloseLog(Action<JournalPosition> Closed) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.SlavesHold"/>.</summary>
internal sealed record NoteSlaves(JournalPosition Held, bool IsAvailable) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Flush"/>.</summary>
internal sealed record FlushLog(Action Done) : ReplicaCommand;

/// <summary>See <see cref="IReplicaLog.Fail"/>.</summary>
internal sealed record EndReplica(Exception Why) : ReplicaCommand;
