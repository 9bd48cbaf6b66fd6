namespace ActorMQ.Protocol.Bodies;

/// <summary>All clusters and broker groups that a name server knows.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/ClusterInfo.java.</remarks>
public sealed class ClusterInfo
{
    /// <summary>Broker groups by name.</summary>
    public Dictionary<string, BrokerData> BrokerAddrTable { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Names of broker groups by cluster.</summary>
    public Dictionary<string, List<string>> ClusterAddrTable { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The replicas of a broker group.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/BrokerMemberGroup.java.</remarks>
public sealed class BrokerMemberGroup
{
    /// <summary>host:port by replica number.</summary>
    public SortedDictionary<long, string> BrokerAddrs { get; set; } = [];

    /// <summary>The broker group.</summary>
    public string BrokerName { get; set; } = string.Empty;

    /// <summary>The cluster.</summary>
    public string Cluster { get; set; } = string.Empty;
}

/// <summary>The answer to a question for a broker group's replicas.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/GetBrokerMemberGroupResponseBody.java.
/// </remarks>
public sealed class BrokerMemberGroupBody
{
    /// <summary>The replicas.</summary>
    public BrokerMemberGroup? BrokerMemberGroup { get; set; }
}
