using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Placement;

/// <summary>A node that may hold replicas.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Rack">
/// What fails together has the same label; without labels all have the same, empty one.
/// </param>
/// <param name="TakesMore">
/// False for a node that keeps what it has and gets nothing new, because it is away for a while.
/// </param>
internal sealed record PlacementNode(NodeId Id, string Rack, bool TakesMore = true);
