using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Replication;

/// <summary>Whole records of one segment, as they lie in the leader's log.</summary>
/// <param name="Bytes">
/// Owned by whoever has the run, and given back by the last of them. With the head of the blank record when
/// they end their segment.
/// </param>
/// <param name="From">Where the first of them lies.</param>
/// <param name="Until">Behind the last of them; the next segment's begin when they end theirs.</param>
internal readonly record struct ReplicaRun(PooledBody Bytes, JournalPosition From, JournalPosition Until);
