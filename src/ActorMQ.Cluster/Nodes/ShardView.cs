using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A shard as one looks at it.</summary>
/// <param name="Shard">Its name, which clients know as the broker's.</param>
/// <param name="Record">As etcd has it.</param>
/// <param name="HasLeader">Whether the leader of the record's epoch lives and holds its lease.</param>
/// <param name="Addresses">Where replicas listen, <c>host:port</c>.</param>
/// <param name="Wish">Who is to lead instead; null when that is fulfilled, or over.</param>
/// <param name="Placement">Where an operator wants the replicas; null: where the plan does.</param>
internal sealed record ShardView(
    BrokerName Shard,
    ShardRecord Record,
    bool HasLeader,
    IReadOnlyDictionary<NodeId, string> Addresses,
    ShardWish? Wish,
    NodeSet? Placement)
{
    /// <param name="shard">Its name.</param>
    /// <param name="contents">What etcd holds of it; the record is there.</param>
    /// <param name="lives">The nodes that live.</param>
    public static ShardView Of(
        BrokerName shard, ShardContents contents, IReadOnlyDictionary<NodeId, long> lives)
    {
        var record = contents.Record!.Value;
        var wish = contents.Wish?.Value;
        return new(
            shard,
            record,
            contents.Lease?.Value is { } lease && lease.Epoch == record.Epoch
                && lives.TryGetValue(lease.Node, out var life) && life == lease.Life,
            contents.Addresses.ToDictionary(each => each.Key, each => each.Value.Value),
            wish?.Epoch == record.Epoch ? wish : null,
            contents.Placement?.Value);
    }
}
