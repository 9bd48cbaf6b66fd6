namespace ActorMQ.Simulation.Clusters;

/// <summary>A rule that is not kept.</summary>
public enum ClusterMistake
{
    /// <summary>None.</summary>
    None,

    /// <summary>Bytes and acknowledgements of any epoch are taken for those of the current one.</summary>
    IgnoresEpochs,

    /// <summary>A follower's log is not cut to where the histories part.</summary>
    NeverTruncates,

    /// <summary>The record is put whatever is there.</summary>
    SwapsBlindly,

    /// <summary>What the leader alone holds is acknowledged.</summary>
    AcknowledgesAlone,

    /// <summary>A replica that is not in the set stands for leader.</summary>
    ElectsFromAllReplicas,

    /// <summary>A replica that has lost acknowledged records with the power is taken for whole.</summary>
    TrustsLostTail,

    /// <summary>What recovery finds counts as held with synchronous flush, though nobody has flushed it.</summary>
    TrustsUnflushedRecovery,

    /// <summary>The epoch file takes the new history before the log is cut.</summary>
    AdoptsBeforeCutting,

    /// <summary>What the log's writer says of bytes that were cut since is believed.</summary>
    BelievesLateWriter,

    /// <summary>A follower shows consumers what it holds, acknowledged or not.</summary>
    AppliesUnacknowledged,

    /// <summary>A replica leads with what it has, and no operator has commanded it.</summary>
    LeadsUncleanUnasked,

    /// <summary>All lives of a replica are the same one: what was said to one is heard by the next.</summary>
    LivesTheSameLife,

    /// <summary>A node judges who lives by what it has heard last, whether it still hears of etcd or not.</summary>
    JudgesWithoutProof,

    /// <summary>Replicas are placed whatever the record says meanwhile.</summary>
    PlacesBlindly,

    /// <summary>A replica that is placed is in the set at once, though it holds nothing.</summary>
    PlacesIntoSet,

    /// <summary>A replica is given up before those that stay hold everything.</summary>
    MovesTooSoon,

    /// <summary>A leader takes sends while it hands over.</summary>
    HandsOverOpen,

    /// <summary>A leader does not wait any more for a member of the set that is about to stop.</summary>
    ForgetsWhoLeaves,

    /// <summary>Replicas do not tell name servers which epoch they lead in.</summary>
    RegistersWithoutEpoch,
}
