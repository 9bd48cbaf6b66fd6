namespace ActorMQ.Protocol.Bodies;

/// <summary>Replicas of broker groups, in sync and not: the answer to <c>getSyncStateSet</c>.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/BrokerReplicasInfo.java.</remarks>
public sealed class BrokerReplicasInfo
{
    /// <summary>By broker group.</summary>
    public Dictionary<string, ReplicasInfo> ReplicasInfoTable { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The replicas of one broker group.</summary>
/// <remarks>Source: as <see cref="BrokerReplicasInfo"/>.</remarks>
public sealed class ReplicasInfo
{
    /// <summary>Who holds everything that is acknowledged.</summary>
    public List<ReplicaIdentity> InSyncReplicas { get; set; } = [];

    /// <summary>Where the leader is, <c>host:port</c>; null when there is none.</summary>
    public string? MasterAddress { get; set; }

    /// <summary>The leader's number; null when there is none.</summary>
    public long? MasterBrokerId { get; set; }

    /// <summary>The epoch.</summary>
    public int MasterEpoch { get; set; }

    /// <summary>The others.</summary>
    public List<ReplicaIdentity> NotInSyncReplicas { get; set; } = [];

    /// <summary>Grows with each change of the set.</summary>
    public int SyncStateSetEpoch { get; set; }
}

/// <summary>One replica.</summary>
/// <remarks>Source: as <see cref="BrokerReplicasInfo"/>.</remarks>
public sealed class ReplicaIdentity
{
    /// <summary>Whether it answers, as far as is known.</summary>
    public bool Alive { get; set; }

    /// <summary>Where it is, <c>host:port</c>.</summary>
    public string BrokerAddress { get; set; } = string.Empty;

    /// <summary>Its number in the group.</summary>
    public long BrokerId { get; set; }

    /// <summary>The broker group.</summary>
    public string BrokerName { get; set; } = string.Empty;
}
