using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>What a replica sees of who leads its shard. A value.</summary>
/// <param name="Service">What this replica itself does for clients.</param>
/// <param name="Epoch">The newest epoch that it knows.</param>
/// <param name="Leader">
/// Where the leader of that epoch takes requests, <c>host:port</c>; null: nobody leads, it is not known
/// where, or it is this replica.
/// </param>
internal sealed record LeaderSight(ShardService Service, ShardEpoch Epoch, string? Leader)
{
    /// <summary>A replica that has just begun.</summary>
    public static readonly LeaderSight Nothing = new(ShardService.Following, ShardEpoch.None, Leader: null);

    /// <summary>Whether that is where the leader is.</summary>
    public bool IsLedFrom(string? address) => string.Equals(Leader, address, StringComparison.Ordinal);

    /// <summary>Whether this replica leads and can serve clients, if only to refuse them.</summary>
    public bool Serves => Service is ShardService.Taking or ShardService.Refusing;
}
