namespace ActorMQ.Actors;

/// <summary>One life of a node: from a start of it to its end.</summary>
/// <param name="Node">The node.</param>
/// <param name="Life">Tells this start from all others of that node.</param>
public readonly record struct NodeLife(NodeName Node, string Life)
{
    /// <summary><c>node@life</c>.</summary>
    public override string ToString() => $"{Node}@{Life}";
}
