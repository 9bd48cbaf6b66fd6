namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>A shard as etcd shows it to anyone who looks.</summary>
/// <param name="Epoch">The number of the leadership; 0 before the first.</param>
/// <param name="Leader">The node that leads; null before the first epoch.</param>
/// <param name="Replicas">The nodes that are to hold it.</param>
/// <param name="InSync">The nodes that hold all that is acknowledged.</param>
/// <param name="Addresses">Where replicas listen, by node, <c>host:port</c>.</param>
public sealed record ShardSeen(
    int Epoch,
    string? Leader,
    IReadOnlyList<string> Replicas,
    IReadOnlyList<string> InSync,
    IReadOnlyDictionary<string, string> Addresses)
{
    /// <summary>Whether all replicas, so many, hold all that is acknowledged.</summary>
    public bool IsWhole(int replicas) =>
        Leader is not null && Replicas.Count == replicas && InSync.ToHashSet(StringComparer.Ordinal).SetEquals(Replicas);

    public override string ToString() =>
        $"epoch {Epoch}, led by {Leader ?? "nobody"}, replicas {string.Join(',', Replicas)}, in sync {string.Join(',', InSync)}";
}
