using ActorMQ.Actors;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Administration;

/// <summary>What the leader of a shard may be asked, from any node.</summary>
internal abstract record ShardQuestion
{
    private ShardQuestion() { }

    /// <summary>How is it?</summary>
    internal sealed record Status(ReplyTo<ShardAnswer> Reply) : ShardQuestion;

    /// <summary>Another is to lead; answered when it does, or will not.</summary>
    internal sealed record HandOver(NodeId Target, ReplyTo<ShardAnswer> Reply) : ShardQuestion;

    /// <summary>To itself: the replicas that run on its node.</summary>
    internal sealed record Shown(
        IReadOnlyDictionary<BrokerName, ReplicaStatus> Replicas, ReplyTo<ShardAnswer> Reply) : ShardQuestion;

    /// <summary>To itself: what is wanted stands in etcd, or why not.</summary>
    internal sealed record Wished(string? Refusal) : ShardQuestion;

    /// <summary>To itself: the hand-over takes too long.</summary>
    internal sealed record TimeIsUp : ShardQuestion;
}

/// <summary>What it says.</summary>
/// <param name="Refusal">Why not; null when it is done.</param>
/// <param name="Report">How it is; null when that was not asked.</param>
internal sealed record ShardAnswer(string? Refusal, LeaderReport? Report)
{
    public static ShardAnswer Done { get; } = new(Refusal: null, Report: null);

    public static ShardAnswer No(string why) => new(why, Report: null);
}

/// <summary>A shard as its leader sees it.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Node">The node that leads it.</param>
/// <param name="Service">What its replica there does for clients.</param>
/// <param name="Epoch">In which it leads.</param>
/// <param name="End">Where its log ends, in bytes.</param>
/// <param name="HighWater">Up to where it is acknowledged, in bytes.</param>
internal sealed record LeaderReport(
    string Shard, string Node, string Service, int Epoch, long End, long HighWater);
