using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node knows of its cluster: what etcd holds, and who lives.</summary>
internal sealed class NodeKnowledge(ClusterNodeOptions options)
{
    private readonly NodeLiveness _liveness = new(options.Node, options.Times.Lease);

    public NodeId Self => options.Node;

    public ClusterKeys Keys { get; } = new(options.Cluster);

    public NodeLiveness Liveness => _liveness;

    public ClusterContents Contents { get; private set; } =
        ClusterContents.Nothing(new ClusterKeys(options.Cluster));

    /// <summary>Of the cluster; before there are some, the node's own.</summary>
    public ClusterSettings Settings => Contents.Settings?.Value ?? options.Settings;

    public bool IsLeaving => Contents.Leaving.Contains(Self);

    public void See(ClusterContents contents, TimeSpan now)
    {
        Contents = contents;
        _liveness.See(contents.Nodes, now);
    }

    /// <summary>Null when it is no member.</summary>
    public NodeLiving? StateOf(NodeId node) =>
        Contents.Nodes.TryGetValue(node, out var entry)
            ? NodeView.Of(node, entry.Value, Contents.Leaving.Contains(node), _liveness.IsLost(node)).State
            : null;

    /// <summary>Whether a node may be given replicas and leaderships.</summary>
    public bool IsUp(NodeId node) => StateOf(node) is NodeLiving.Up;

    /// <summary>
    /// The epoch that a shard's lease is held for; null when it is not held by a node that lives.
    /// </summary>
    public ShardEpoch? LeaseOf(ShardContents shard) =>
        shard.Lease?.Value is { } lease
        && Contents.Nodes.TryGetValue(lease.Node, out var entry) && entry.Value.Life == lease.Life
        && StateOf(lease.Node) is not (NodeLiving.Lost or NodeLiving.Stopped)
            ? lease.Epoch
            : null;

    public ClusterView View(TimeSpan now) =>
        ClusterView.Of(options.Cluster, Contents, _liveness.IsLost, _liveness.HasAccess(now));

    /// <summary>Whether this node holds a replica of the shard, as far as is known.</summary>
    public bool IsMember(BrokerName shard) =>
        Contents.Shard(shard).Record?.Value is { } record && Names(record);

    /// <summary>Whether this node holds a replica by the record.</summary>
    public bool Names(ShardRecord record) => record.Replicas.Contains(Self) || record.InSync.Contains(Self);
}
