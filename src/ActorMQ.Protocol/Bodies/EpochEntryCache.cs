namespace ActorMQ.Protocol.Bodies;

/// <summary>Which epochs a replica's log is of: the answer to <c>getBrokerEpoch</c>.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/EpochEntryCache.java.</remarks>
public sealed class EpochEntryCache
{
    /// <summary>The replica's number in its group.</summary>
    public long BrokerId { get; set; }

    /// <summary>The broker group.</summary>
    public string BrokerName { get; set; } = string.Empty;

    /// <summary>The cluster.</summary>
    public string ClusterName { get; set; } = string.Empty;

    /// <summary>The epochs, oldest first.</summary>
    public List<EpochEntryBody> EpochList { get; set; } = [];

    /// <summary>Where the log ends.</summary>
    public long MaxOffset { get; set; }
}

/// <summary>Where one epoch lies in the log.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/EpochEntry.java.</remarks>
public sealed class EpochEntryBody
{
    /// <summary>Of the last one, whose end nobody knows.</summary>
    public const long NoEnd = long.MaxValue;

    /// <summary>Behind its last byte.</summary>
    public long EndOffset { get; set; } = NoEnd;

    /// <summary>Its number.</summary>
    public int Epoch { get; set; }

    /// <summary>Its first byte.</summary>
    public long StartOffset { get; set; }
}
