namespace ActorMQ.Actors;

/// <summary>Where a shard lives, as far as this node knows.</summary>
public readonly record struct ShardPlace
{
    private ShardPlace(bool isHere, NodeName? node) => (IsHere, Node) = (isHere, node);

    /// <summary>Nobody knows: it moves, or has no leader.</summary>
    public static ShardPlace Unknown => default;

    /// <summary>On this node.</summary>
    public static ShardPlace Here { get; } = new(isHere: true, node: null);

    /// <summary>Whether it lives on this node.</summary>
    public bool IsHere { get; }

    /// <summary>The other node on which it lives; null when it is here, or unknown.</summary>
    public NodeName? Node { get; }

    /// <summary>Whether it is known where.</summary>
    public bool IsKnown => IsHere || Node is not null;

    /// <summary>On another node.</summary>
    public static ShardPlace On(NodeName node) => new(isHere: false, node);

    /// <summary>For people.</summary>
    public override string ToString() => IsHere ? "here" : Node?.Value ?? "unknown";
}
