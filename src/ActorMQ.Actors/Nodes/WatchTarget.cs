namespace ActorMQ.Actors;

/// <summary>What is watched on another node: an entity, or a published actor.</summary>
internal sealed class WatchTarget : IEquatable<WatchTarget>
{
    private WatchTarget(NodeName? node, IReachedRegion? region, ReadOnlyMemory<byte> key, string text) =>
        (Node, Region, Key, Text) = (node, region, key, text);

    /// <summary>The node of a published actor; null for an entity, which lives where its shard
    /// does.</summary>
    internal NodeName? Node { get; }

    /// <summary>The entity's region; null for a published actor.</summary>
    internal IReachedRegion? Region { get; }

    /// <summary>The entity's key, or the published name.</summary>
    internal ReadOnlyMemory<byte> Key { get; }

    /// <summary>For people, and the path of what stands for it.</summary>
    internal string Text { get; }

    internal static WatchTarget Entity(IReachedRegion region, ReadOnlyMemory<byte> key, string path) =>
        new(node: null, region, key, path);

    internal static WatchTarget Published(NodeName node, string name) =>
        new(node, region: null, System.Text.Encoding.UTF8.GetBytes(name), $"{node}/{name}");

    public bool Equals(WatchTarget? other) =>
        other is not null
        && other.Region == Region
        && other.Node == Node
        && other.Key.Span.SequenceEqual(Key.Span);

    public override bool Equals(object? obj) => Equals(obj as WatchTarget);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Node);
        hash.AddBytes(Key.Span);
        return hash.ToHashCode();
    }
}
