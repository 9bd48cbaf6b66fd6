namespace ActorMQ.Cluster.Replication;

/// <summary>
/// A replica's store has to be emptied, since its log cannot go on: open it again, and it copies the shard.
/// </summary>
/// <remarks>The replica has noted it on its disk; see <see cref="ReplicaFiles.TryEmpty"/>.</remarks>
internal sealed class StoreBeginsAnewException(string store, string why)
    : IOException($"the store {store} is to be emptied and copied anew: {why}");
