using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node says in its log.</summary>
internal abstract record NodeNote
{
    /// <summary>It is a member now.</summary>
    internal sealed record Joined(ClusterSettings Settings) : NodeNote;

    /// <summary>What it was configured with is not what the cluster has.</summary>
    internal sealed record SettingsDiffer(ClusterSettings Own, ClusterSettings Clusters) : NodeNote;

    /// <summary>etcd does not answer: all goes on as it is, and nothing fails over.</summary>
    internal sealed record CoordinatorAway : NodeNote;

    /// <summary>etcd answers again.</summary>
    internal sealed record CoordinatorBack : NodeNote;

    /// <summary>Another node does not show any more that it lives.</summary>
    internal sealed record NodeLost(NodeId Node) : NodeNote;

    /// <summary>Its entry was deleted while it lives: someone took it for gone. It joins again.</summary>
    internal sealed record EntryDeleted : NodeNote;

    /// <summary>A key holds what makes no sense; it counts as not there.</summary>
    internal sealed record Unreadable(string Key) : NodeNote;

    /// <summary>A replica could not start, or has ended by itself; it is started again.</summary>
    internal sealed record ReplicaFailed(BrokerName Shard, string Failure, TimeSpan StartsAfter) : NodeNote;

    /// <summary>This node has changed where a shard's replicas are to be.</summary>
    internal sealed record Placed(BrokerName Shard, NodeSet From, NodeSet To) : NodeNote;

    /// <summary>A leadership is to move to another node.</summary>
    internal sealed record HandsOver(BrokerName Shard, NodeId Target) : NodeNote;

    /// <summary>What a replica that is not to be here any more had on the disk is gone.</summary>
    internal sealed record GaveUpStore(BrokerName Shard) : NodeNote;

    /// <summary>It could not be removed.</summary>
    internal sealed record StoreStays(BrokerName Shard, string Failure) : NodeNote;

    /// <summary>By an operator's word this node leads with what it has.</summary>
    internal sealed record LeadsUnclean(BrokerName Shard) : NodeNote;
}
