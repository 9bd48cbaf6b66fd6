using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Who a node is and which cluster it joins.</summary>
/// <param name="Cluster">The cluster's name; no slash.</param>
/// <param name="Node">Unique in the cluster and the same at every start, since replicas go by it.</param>
/// <param name="Address">Its own endpoint, <c>host:port</c>, for commands of others.</param>
/// <param name="Rack">What fails together has the same label; empty without.</param>
/// <param name="Settings">For the cluster's first node: what it is to be. Others compare, and warn.</param>
internal sealed record ClusterNodeOptions(
    ClusterName Cluster, NodeId Node, string Address, string Rack, ClusterSettings Settings)
{
    /// <summary>How it behaves in time.</summary>
    public NodeTimes Times { get; init; } = new();
}
