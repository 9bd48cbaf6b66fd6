using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Clusters;

/// <summary>How far a replica is: plain values, whose names are those of <c>--json</c>.</summary>
/// <param name="Shard">Whose replica.</param>
/// <param name="Node">Where it is.</param>
/// <param name="Address">Where it listens, <c>host:port</c>; null when nobody has said.</param>
/// <param name="IsInSync">Whether it holds all that is acknowledged.</param>
/// <param name="Leads">Whether it leads; null: it does not answer.</param>
/// <param name="LogEnd">Where its log ends, in bytes; null: it does not answer.</param>
/// <param name="Behind">How far that is behind the leader's; null: one of the two does not answer.</param>
/// <param name="BytesPerSecond">
/// Bytes of log that came in the last second; null: it leads, or does not answer.
/// </param>
internal sealed record ReplicaProgress(
    string Shard,
    string Node,
    string? Address,
    bool IsInSync,
    bool? Leads,
    long? LogEnd,
    long? Behind,
    long? BytesPerSecond)
{
    /// <summary>Asks each replica of a shard, all at once.</summary>
    internal static async Task<IReadOnlyList<ReplicaProgress>> LookAsync(
        IClusterAccess access, ShardReport shard, CancellationToken ct)
    {
        var all = await Task.WhenAll(shard.Replicas.Select(async node =>
        {
            var address = shard.Addresses.GetValueOrDefault(node);
            var said = address is null ? null : await access.AskReplicaAsync(address, ct);
            return Of(shard, node, address, said);
        }));
        var end = all.FirstOrDefault(each => each.Leads == true)?.LogEnd;

        // Who was asked a moment later than the leader may be ahead of what it said.
        return [.. all.Select(each => each with
        {
            Behind = end - each.LogEnd is { } bytes ? Math.Max(0, bytes) : null,
        })];
    }

    private static ReplicaProgress Of(
        ShardReport shard, string node, string? address, HARuntimeInfo? said) => new(
        shard.Shard,
        node,
        address,
        shard.InSync.Contains(node, StringComparer.Ordinal),
        said?.Master,
        said?.Master == true ? said.MasterCommitLogMaxOffset : said?.HaClientRuntimeInfo.MaxOffset,
        Behind: null,
        said is { Master: false } ? said.HaClientRuntimeInfo.TransferredByteInSecond : null);
}
