using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replication;

/// <summary>How a replica stands, as it knows.</summary>
/// <param name="Status">What it does.</param>
/// <param name="Id">Its number in its group; null: no record was seen.</param>
/// <param name="Record">The shard's record; null: none was seen.</param>
/// <param name="Revision">The record's.</param>
/// <param name="History">Its epochs.</param>
/// <param name="LogStart">What lies before is not kept any more.</param>
/// <param name="Followers">Of a leader.</param>
/// <param name="LeaderHeardBefore">
/// Since when nothing came from the leader; null of one that does not follow.
/// </param>
/// <param name="BytesPerSecond">Of log, from the leader.</param>
internal sealed record ReplicaReport(
    ReplicaStatus Status,
    BrokerId? Id,
    ShardRecord? Record,
    RecordRevision Revision,
    EpochHistory History,
    JournalPosition LogStart,
    IReadOnlyList<FollowerReport> Followers,
    TimeSpan? LeaderHeardBefore,
    long BytesPerSecond);

/// <summary>How far a follower is.</summary>
/// <param name="Node">Which.</param>
/// <param name="Session">Null: it has not joined.</param>
/// <param name="Held">
/// It has this much, as durable as its flush policy promises; null: it has not said yet in this session.
/// </param>
/// <param name="Sent">What comes next.</param>
/// <param name="IsInSync">Whether it is in the set.</param>
/// <param name="HeardBefore">Since when nothing came from it.</param>
/// <param name="BytesPerSecond">Of log, to it.</param>
internal sealed record FollowerReport(
    NodeId Node,
    ReplicaSession? Session,
    JournalPosition? Held,
    JournalPosition Sent,
    bool IsInSync,
    TimeSpan HeardBefore,
    long BytesPerSecond);
