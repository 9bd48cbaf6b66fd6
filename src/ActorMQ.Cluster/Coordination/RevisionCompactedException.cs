using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>The store does not keep the events of a revision any more.</summary>
internal sealed class RevisionCompactedException(RecordRevision oldest)
    : Exception($"events before revision {oldest} are not kept any more")
{
    /// <summary>The oldest that it keeps.</summary>
    public RecordRevision Oldest => oldest;
}
