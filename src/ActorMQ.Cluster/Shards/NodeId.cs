namespace ActorMQ.Cluster.Shards;

/// <summary>
/// The name of a node, unique in its cluster. A node holds at most one replica of a shard, so within a shard
/// it names the replica too.
/// </summary>
internal readonly record struct NodeId(string Value) : IComparable<NodeId>
{
    /// <summary>Ordinal, the same on every machine.</summary>
    public int CompareTo(NodeId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(NodeId left, NodeId right) => left.CompareTo(right) < 0;

    public static bool operator >(NodeId left, NodeId right) => left.CompareTo(right) > 0;

    public static bool operator <=(NodeId left, NodeId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NodeId left, NodeId right) => left.CompareTo(right) >= 0;
}
