using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// A cluster as one looks at it: what etcd holds, and who lives as far as the looker knows.
/// </summary>
/// <param name="Cluster">Its name.</param>
/// <param name="IsCurrent">
/// False when the looker has no access to etcd: this is what it knew before.
/// </param>
/// <param name="Settings">Null when no node has ever joined.</param>
/// <param name="Nodes">In the order of their names.</param>
/// <param name="Shards">In the order of their names.</param>
internal sealed record ClusterView(
    ClusterName Cluster,
    bool IsCurrent,
    ClusterSettings? Settings,
    IReadOnlyList<NodeView> Nodes,
    IReadOnlyList<ShardView> Shards)
{
    /// <summary>Puts a view together.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="contents">What etcd holds.</param>
    /// <param name="isLost">Whether a node that has not said so itself is gone.</param>
    /// <param name="isCurrent">Whether the contents are those of now.</param>
    public static ClusterView Of(
        ClusterName cluster, ClusterContents contents, Func<NodeId, bool> isLost, bool isCurrent)
    {
        var nodes = contents.Nodes.Select(node => NodeView.Of(
            node.Key, node.Value.Value, contents.Leaving.Contains(node.Key), isLost(node.Key)));
        var lives = nodes.Where(node => node.IsAlive).ToDictionary(node => node.Id, node => node.Life);
        return new(
            cluster,
            isCurrent,
            contents.Settings?.Value,
            [.. nodes],
            [.. contents.Shards
                .Where(shard => shard.Value.Record is not null)
                .Select(shard => ShardView.Of(shard.Key, shard.Value, lives))]);
    }
}
