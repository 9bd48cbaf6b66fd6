namespace ActorMQ.Actors;

/// <summary>The name of a node, unique among all nodes and the same in each of its lives.</summary>
public readonly record struct NodeName(string Value) : IComparable<NodeName>
{
    /// <summary>Ordinal, the same on every machine.</summary>
    public int CompareTo(NodeName other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;

    /// <summary>Ordinal.</summary>
    public static bool operator <(NodeName left, NodeName right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal.</summary>
    public static bool operator >(NodeName left, NodeName right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal.</summary>
    public static bool operator <=(NodeName left, NodeName right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal.</summary>
    public static bool operator >=(NodeName left, NodeName right) => left.CompareTo(right) >= 0;
}
