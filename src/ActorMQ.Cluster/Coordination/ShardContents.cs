using System.Collections.Immutable;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>What etcd holds of one shard; each is null when it is not there, or cannot be read.</summary>
/// <param name="Record">Who leads, who holds copies.</param>
/// <param name="Lease">Who says that it leads and lives.</param>
/// <param name="Wish">Who is to lead.</param>
/// <param name="Placement">Where an operator wants the replicas.</param>
/// <param name="Addresses">Where replicas listen.</param>
internal sealed record ShardContents(
    Stored<ShardRecord>? Record,
    Stored<ShardLease>? Lease,
    Stored<ShardWish>? Wish,
    Stored<NodeSet>? Placement,
    ImmutableSortedDictionary<NodeId, Stored<string>> Addresses)
{
    public static readonly ShardContents Nothing = new(
        null, null, null, null, ImmutableSortedDictionary<NodeId, Stored<string>>.Empty);

    public bool IsEmpty =>
        Record is null && Lease is null && Wish is null && Placement is null && Addresses.IsEmpty;
}
