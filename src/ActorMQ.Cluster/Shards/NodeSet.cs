using System.Collections;

namespace ActorMQ.Cluster.Shards;

/// <summary>Some nodes, each once, in their order; equal when the nodes are.</summary>
internal sealed class NodeSet : IReadOnlyList<NodeId>, IEquatable<NodeSet>
{
    public static readonly NodeSet Empty = new([]);

    private readonly NodeId[] _nodes;

    private NodeSet(NodeId[] nodes) => _nodes = nodes;

    public int Count => _nodes.Length;

    public NodeId this[int index] => _nodes[index];

    public static NodeSet Of(params IEnumerable<NodeId> nodes) => new([.. nodes.Distinct().Order()]);

    public bool Contains(NodeId node) => Array.BinarySearch(_nodes, node) >= 0;

    public NodeSet With(NodeId node) => Contains(node) ? this : Of(_nodes.Append(node));

    public NodeSet Without(NodeId node) => Contains(node) ? Of(_nodes.Where(other => other != node)) : this;

    public NodeSet Union(NodeSet other) => Equals(other) ? this : Of(_nodes.Concat(other._nodes));

    /// <summary>Where the node stands in the order; -1 when it is not among them.</summary>
    public int IndexOf(NodeId node) => Math.Max(-1, Array.BinarySearch(_nodes, node));

    public bool Equals(NodeSet? other) =>
        other is not null && (ReferenceEquals(this, other) || _nodes.AsSpan().SequenceEqual(other._nodes));

    public override bool Equals(object? obj) => Equals(obj as NodeSet);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var node in _nodes)
            hash.Add(node);
        return hash.ToHashCode();
    }

    public IEnumerator<NodeId> GetEnumerator() => ((IEnumerable<NodeId>)_nodes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _nodes.GetEnumerator();

    public override string ToString() => $"{{{string.Join(',', _nodes)}}}";
}
