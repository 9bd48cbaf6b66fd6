using ActorMQ.Actors;

namespace ActorMQ.Cluster.Entities;

/// <summary>Where nodes listen for each other.</summary>
internal interface INodeAddresses
{
    /// <summary><c>host:port</c>; null when the node is not known. Any thread; never blocks.</summary>
    string? AddressOf(NodeName node);
}
