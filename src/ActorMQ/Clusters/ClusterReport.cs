using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Clusters;

/// <summary>
/// A cluster as commands show it, and as nodes tell it: plain values, whose names are those of <c>--json</c>.
/// </summary>
/// <param name="Cluster">Its name.</param>
/// <param name="IsCurrent">False: whoever looked has no etcd, and tells what it knew before.</param>
/// <param name="Settings">Null: no node has ever joined.</param>
/// <param name="Nodes">In the order of their names.</param>
/// <param name="Shards">In the order of their names.</param>
internal sealed record ClusterReport(
    string Cluster,
    bool IsCurrent,
    ClusterShape? Settings,
    IReadOnlyList<NodeReport> Nodes,
    IReadOnlyList<ShardReport> Shards)
{
    internal static ClusterReport Of(ClusterView view) => new(
        view.Cluster.Value,
        view.IsCurrent,
        view.Settings is { } settings
            ? new(settings.Shards, settings.ReplicationFactor, settings.MinInSync)
            : null,
        [.. view.Nodes.Select(NodeOf)],
        [.. view.Shards.Select(ShardOf)]);

    internal NodeReport? Find(string node) =>
        Nodes.FirstOrDefault(each => string.Equals(each.Node, node, StringComparison.Ordinal));

    internal ShardReport? FindShard(string shard) =>
        Shards.FirstOrDefault(each => string.Equals(each.Shard, shard, StringComparison.Ordinal));

    private static NodeReport NodeOf(NodeView node) =>
        new(node.Id.Value, node.State, node.Rack, node.Address);

    private static ShardReport ShardOf(ShardView shard) => new(
        shard.Shard.Value,
        shard.Record.Epoch.Value,
        shard.Record.Leader?.Value,
        shard.HasLeader,
        Names(shard.Record.Replicas),
        Names(shard.Record.InSync),
        shard.Record.IsUnclean,
        shard.Addresses.ToDictionary(pair => pair.Key.Value, pair => pair.Value, StringComparer.Ordinal),
        shard.Wish?.Leader.Value,
        shard.Placement is { } placement ? Names(placement) : null);

    private static string[] Names(NodeSet nodes) => [.. nodes.Select(node => node.Value)];
}

/// <summary>What the cluster is to be.</summary>
/// <param name="Shards">How many.</param>
/// <param name="ReplicationFactor">Replicas of a shard, where there are as many nodes.</param>
/// <param name="MinInSync">Replicas that have what is answered.</param>
internal sealed record ClusterShape(int Shards, int ReplicationFactor, int MinInSync);

/// <summary>A node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="State">Whether it lives, and what it is about.</param>
/// <param name="Rack">Its label; empty without.</param>
/// <param name="Address">Its own endpoint, <c>host:port</c>.</param>
internal sealed record NodeReport(string Node, NodeLiving State, string Rack, string Address)
{
    internal bool IsAlive => State is NodeLiving.Up or NodeLiving.Leaving or NodeLiving.Stopping;
}

/// <summary>A shard.</summary>
/// <param name="Shard">Its name, which clients know as the broker's.</param>
/// <param name="Epoch">The number of the leadership.</param>
/// <param name="Leader">Who leads in it; null when nobody has led yet.</param>
/// <param name="HasLeader">Whether that one lives and leads.</param>
/// <param name="Replicas">The nodes that hold, or are to hold, a copy.</param>
/// <param name="InSync">Those of them that hold all that is acknowledged.</param>
/// <param name="IsUnclean">This leadership began by an unclean election.</param>
/// <param name="Addresses">Where replicas listen, <c>host:port</c>, by node.</param>
/// <param name="Wish">Who is to lead; null: nobody else.</param>
/// <param name="Placement">Where an operator wants replicas; null: where the plan does.</param>
internal sealed record ShardReport(
    string Shard,
    int Epoch,
    string? Leader,
    bool HasLeader,
    IReadOnlyList<string> Replicas,
    IReadOnlyList<string> InSync,
    bool IsUnclean,
    IReadOnlyDictionary<string, string> Addresses,
    string? Wish,
    IReadOnlyList<string>? Placement);
