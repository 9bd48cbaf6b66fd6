using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node knows of one replica that it runs.</summary>
internal sealed class LocalReplica
{
    /// <summary>Where it is between start and stop.</summary>
    public LocalReplicaStage Stage { get; set; }

    /// <summary>Of its last start; the next one's is greater.</summary>
    public long Life { get; set; }

    /// <summary>Where it listens; null unless it runs.</summary>
    public string? Address { get; set; }

    /// <summary>Not to be started before.</summary>
    public TimeSpan StartsAt { get; set; }

    /// <summary>Failures one after the other.</summary>
    public int FailureCount { get; set; }

    /// <summary>It wants to be told of its shard.</summary>
    public bool Watches { get; set; }

    /// <summary>It was told what a linearizable read has found, so news may follow.</summary>
    public bool IsTold { get; set; }

    public RecordRevision ToldRecord { get; set; }

    public ShardEpoch? ToldLease { get; set; }

    public TimeSpan ToldLeaseAt { get; set; }

    /// <summary>When a hand-over, or an unclean election, was asked for last.</summary>
    public TimeSpan? AskedAt { get; set; }

    /// <summary>
    /// Since when it leaves the set as a follower, which it has been told to; null before.
    /// </summary>
    public TimeSpan? LeavesSince { get; set; }

    /// <summary>A read of its shard that is on its way.</summary>
    public Pending Reading;

    /// <summary>Its address is on its way to etcd.</summary>
    public Pending Publishing;

    /// <summary>It is about to start, with nothing of an earlier life.</summary>
    public void Begin(long life)
    {
        (Stage, Life, Address) = (LocalReplicaStage.Starting, life, null);
        (Watches, IsTold, ToldRecord, ToldLease, AskedAt) = (false, false, default, null, null);
        LeavesSince = null;
        Reading.End();
    }
}

/// <summary>Where a replica is between start and stop.</summary>
internal enum LocalReplicaStage
{
    /// <summary>It does not run, and will be started.</summary>
    Waiting,

    /// <summary>It was told to start.</summary>
    Starting,

    /// <summary>It listens.</summary>
    Running,

    /// <summary>It was told to stop.</summary>
    Stopping,
}
