namespace ActorMQ.Clusters;

/// <summary>
/// Leaders that were named a moment ago. In a planned hand-over the record names the next leader before that
/// one shows that it lives; a look in between does not mean that nobody leads.
/// </summary>
internal sealed class FreshLeaders
{
    private readonly Dictionary<string, int> _awaited = new(StringComparer.Ordinal);

    /// <summary>
    /// A look in which shards whose leader is new, and not seen to live, are as they were before; once for
    /// each leadership.
    /// </summary>
    /// <param name="before">The look before.</param>
    /// <param name="after">What is seen now.</param>
    internal ClusterReport Await(ClusterReport before, ClusterReport after) => after with
    {
        Shards = [.. after.Shards.Select(shard => AsBefore(before, shard) ?? shard)],
    };

    private ShardReport? AsBefore(ClusterReport before, ShardReport shard)
    {
        if (shard.HasLeader || before.FindShard(shard.Shard) is not { } former || former.Epoch == shard.Epoch)
            return null;
        var isAwaited = _awaited.TryGetValue(shard.Shard, out var epoch) && epoch == shard.Epoch;
        _awaited[shard.Shard] = shard.Epoch;
        return isAwaited ? null : former;
    }
}
