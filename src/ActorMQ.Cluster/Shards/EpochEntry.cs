using ActorMQ.Model;

namespace ActorMQ.Cluster.Shards;

/// <summary>
/// Where an epoch begins in the log; it ends where the next one begins, the last with the log.
/// </summary>
internal readonly record struct EpochEntry(ShardEpoch Epoch, JournalPosition Start)
{
    public override string ToString() => $"{Epoch}@{Start}";
}
