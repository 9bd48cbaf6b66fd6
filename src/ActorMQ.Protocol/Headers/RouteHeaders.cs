namespace ActorMQ.Protocol.Headers;

/// <summary>Asks which brokers and queues a topic has.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/GetRouteInfoRequestHeader.java.
/// </remarks>
public struct GetRouteInfoRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>
    /// Whether the body must have quoted keys whatever the client's version; null means no.
    /// </summary>
    public bool? AcceptStandardJsonOnly;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.OptionalBoolean("acceptStandardJsonOnly"u8, ref AcceptStandardJsonOnly);
    }
}

/// <summary>Asks for the topics of a cluster.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetTopicsByClusterRequestHeader.java.
/// </remarks>
public struct GetTopicsByClusterRequestHeader : IHeader
{
    /// <summary>The cluster.</summary>
    public string Cluster;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("cluster"u8, ref Cluster, Presence.Required);
    }
}

/// <summary>Removes a topic from the routes.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/DeleteTopicFromNamesrvRequestHeader.java.
/// </remarks>
public struct DeleteTopicFromNamesrvRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The cluster to remove it from; null means all.</summary>
    public string? ClusterName;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalText("clusterName"u8, ref ClusterName);
        fields.Text("topic"u8, ref Topic, Presence.Required);
    }
}

/// <summary>Adds a topic to the routes; its queues are in the body.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/RegisterTopicRequestHeader.java.
/// </remarks>
public struct RegisterTopicRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("topic"u8, ref Topic, Presence.Required);
    }
}
