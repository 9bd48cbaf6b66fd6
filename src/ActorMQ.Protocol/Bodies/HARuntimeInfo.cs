namespace ActorMQ.Protocol.Bodies;

/// <summary>How replication runs, as one replica sees it: the answer to <c>haStatus</c>.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/HARuntimeInfo.java.</remarks>
public sealed class HARuntimeInfo
{
    /// <summary>Of a replica that follows.</summary>
    public HAClientRuntimeInfo HaClientRuntimeInfo { get; set; } = new();

    /// <summary>Of a replica that leads: its followers.</summary>
    public List<HAConnectionRuntimeInfo> HaConnectionInfo { get; set; } = [];

    /// <summary>How many of them are in sync.</summary>
    public int InSyncSlaveNums { get; set; }

    /// <summary>Whether it leads.</summary>
    public bool Master { get; set; }

    /// <summary>Where the leader's log ends.</summary>
    public long MasterCommitLogMaxOffset { get; set; }
}

/// <summary>A leader, as its follower sees it.</summary>
/// <remarks>Source: as <see cref="HARuntimeInfo"/>.</remarks>
public sealed class HAClientRuntimeInfo
{
    /// <summary>When something came from it last, in Unix milliseconds.</summary>
    public long LastReadTimestamp { get; set; }

    /// <summary>When something was said to it last, in Unix milliseconds.</summary>
    public long LastWriteTimestamp { get; set; }

    /// <summary>The leader, <c>host:port</c>; null when there is none.</summary>
    public string? MasterAddr { get; set; }

    /// <summary>What the leader has told to be acknowledged.</summary>
    public long MasterFlushOffset { get; set; }

    /// <summary>Where the follower's log ends.</summary>
    public long MaxOffset { get; set; }

    /// <summary>Bytes of log that came in the last second.</summary>
    public long TransferredByteInSecond { get; set; }
}

/// <summary>A follower, as its leader sees it.</summary>
/// <remarks>Source: as <see cref="HARuntimeInfo"/>.</remarks>
public sealed class HAConnectionRuntimeInfo
{
    /// <summary>The follower, <c>host:port</c>.</summary>
    public string Addr { get; set; } = string.Empty;

    /// <summary>How far it is behind, in bytes.</summary>
    public long Diff { get; set; }

    /// <summary>Whether it is in sync.</summary>
    public bool InSync { get; set; }

    /// <summary>How far it is.</summary>
    public long SlaveAckOffset { get; set; }

    /// <summary>Bytes of log that went there in the last second.</summary>
    public long TransferredByteInSecond { get; set; }

    /// <summary>What is sent next.</summary>
    public long TransferFromWhere { get; set; }
}
