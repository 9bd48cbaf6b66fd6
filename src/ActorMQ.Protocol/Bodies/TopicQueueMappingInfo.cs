namespace ActorMQ.Protocol.Bodies;

/// <summary>Which queues of a static topic a broker group holds.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/statictopic/TopicQueueMappingInfo.java.
/// </remarks>
public sealed class TopicQueueMappingInfo
{
    /// <summary>The broker group.</summary>
    public string Bname { get; set; } = string.Empty;

    /// <summary>Physical queue by logical queue.</summary>
    public SortedDictionary<int, int> CurrIdMap { get; set; } = [];

    /// <summary>Whether the mapping is being changed.</summary>
    public bool Dirty { get; set; }

    /// <summary>The mapping's age: higher is newer.</summary>
    public long Epoch { get; set; }

    /// <summary>The scope of the mapping.</summary>
    public string? Scope { get; set; }

    /// <summary>The topic.</summary>
    public string Topic { get; set; } = string.Empty;

    /// <summary>Queues of the topic over all groups.</summary>
    public int TotalQueues { get; set; }
}
