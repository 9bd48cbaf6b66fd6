namespace ActorMQ.Protocol.Bodies;

/// <summary>Where a topic is: its queues on each broker group, and the groups' addresses.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/route/TopicRouteData.java.</remarks>
public sealed class TopicRouteData
{
    /// <summary>The broker groups.</summary>
    public List<BrokerData> BrokerDatas { get; set; } = [];

    /// <summary>
    /// Filter servers by broker address; of no use since 4.3, but clients expect the member.
    /// </summary>
    public Dictionary<string, List<string>> FilterServerTable { get; set; } = new(StringComparer.Ordinal);

    /// <summary>For a topic ordered across brokers: <c>broker:queues;…</c>.</summary>
    public string? OrderTopicConf { get; set; }

    /// <summary>The topic's queues, one entry for each broker group.</summary>
    public List<QueueData> QueueDatas { get; set; } = [];

    /// <summary>Static topics' queues by broker group.</summary>
    public Dictionary<string, TopicQueueMappingInfo>? TopicQueueMappingByBroker { get; set; }
}

/// <summary>A topic's queues on one broker group.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/route/QueueData.java.</remarks>
public sealed class QueueData
{
    /// <summary>The broker group.</summary>
    public string BrokerName { get; set; } = string.Empty;

    /// <summary>Permission bits: 4 read, 2 write, 1 inherit.</summary>
    public int Perm { get; set; }

    /// <summary>Queues to read from.</summary>
    public int ReadQueueNums { get; set; }

    /// <summary>The topic's flag word.</summary>
    public int TopicSysFlag { get; set; }

    /// <summary>Queues to write to.</summary>
    public int WriteQueueNums { get; set; }
}

/// <summary>A broker group's addresses.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/route/BrokerData.java.</remarks>
public sealed class BrokerData
{
    /// <summary>host:port by replica number; 0 is the master.</summary>
    public SortedDictionary<long, string> BrokerAddrs { get; set; } = [];

    /// <summary>The broker group.</summary>
    public string BrokerName { get; set; } = string.Empty;

    /// <summary>The cluster.</summary>
    public string Cluster { get; set; } = string.Empty;

    /// <summary>Whether a slave may act as master when there is none.</summary>
    public bool EnableActingMaster { get; set; }

    /// <summary>The zone in which it stands.</summary>
    public string? ZoneName { get; set; }
}
