namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node says of itself in etcd, again and again as long as it lives.</summary>
/// <param name="Address">Its own endpoint, <c>host:port</c>, for commands; not that of its replicas.</param>
/// <param name="Rack">What fails together has the same label; empty without.</param>
/// <param name="Life">
/// Tells this start of the node from others, and grows from one to the next: the store's revision that it saw
/// when it joined.
/// </param>
/// <param name="Beat">Grows with each time.</param>
/// <param name="Stage">What it is about.</param>
internal sealed record NodeEntry(string Address, string Rack, long Life, long Beat, NodeStage Stage);
