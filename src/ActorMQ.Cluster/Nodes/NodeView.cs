using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A node as one looks at it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Address">Its own endpoint, <c>host:port</c>.</param>
/// <param name="Rack">Its label; empty without.</param>
/// <param name="State">Whether it lives, and what it is about.</param>
/// <param name="Life">Which start of it.</param>
internal sealed record NodeView(NodeId Id, string Address, string Rack, NodeLiving State, long Life)
{
    public bool IsAlive => State is NodeLiving.Up or NodeLiving.Leaving or NodeLiving.Stopping;

    public static NodeView Of(NodeId id, NodeEntry entry, bool isLeaving, bool isLost) =>
        new(id, entry.Address, entry.Rack, StateOf(entry.Stage, isLeaving, isLost), entry.Life);

    private static NodeLiving StateOf(NodeStage stage, bool isLeaving, bool isLost) => stage switch
    {
        NodeStage.Stopped => NodeLiving.Stopped,
        _ when isLost => NodeLiving.Lost,
        NodeStage.Stopping => NodeLiving.Stopping,
        _ when isLeaving => NodeLiving.Leaving,
        _ => NodeLiving.Up,
    };
}
