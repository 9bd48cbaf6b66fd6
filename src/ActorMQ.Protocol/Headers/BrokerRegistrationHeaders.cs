namespace ActorMQ.Protocol.Headers;

/// <summary>A broker makes itself and its topics known; they are in the body.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/RegisterBrokerRequestHeader.java.
/// </remarks>
public struct RegisterBrokerRequestHeader : IHeader
{
    /// <summary>The broker group.</summary>
    public string BrokerName;

    /// <summary>Where clients reach the broker: host:port.</summary>
    public string BrokerAddr;

    /// <summary>The cluster.</summary>
    public string ClusterName;

    /// <summary>Where slaves replicate from: host:port.</summary>
    public string HaServerAddr;

    /// <summary>The replica: 0 is the master.</summary>
    public long BrokerId;

    /// <summary>
    /// How long the broker counts as alive after a heartbeat, in milliseconds; null leaves it to the name
    /// server.
    /// </summary>
    public long? HeartbeatTimeoutMillis;

    /// <summary>Whether a slave may act as master when there is none; null means no.</summary>
    public bool? EnableActingMaster;

    /// <summary>Whether the body is deflated.</summary>
    public bool Compressed;

    /// <summary>CRC-32 of the body without its top bit; 0 when it is not to be checked.</summary>
    public int BodyCrc32;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalInt64("heartbeatTimeoutMillis"u8, ref HeartbeatTimeoutMillis);
        fields.Int64("brokerId"u8, ref BrokerId, Presence.Required);
        fields.Int32("bodyCrc32"u8, ref BodyCrc32, Presence.Optional);
        fields.Text("clusterName"u8, ref ClusterName, Presence.Required);
        fields.Text("brokerAddr"u8, ref BrokerAddr, Presence.Required);
        fields.OptionalBoolean("enableActingMaster"u8, ref EnableActingMaster);
        fields.Text("haServerAddr"u8, ref HaServerAddr, Presence.Required);
        fields.Boolean("compressed"u8, ref Compressed, Presence.Optional);
        fields.Text("brokerName"u8, ref BrokerName, Presence.Required);
    }
}

/// <summary>What a broker learns when it registers.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/RegisterBrokerResponseHeader.java.
/// </remarks>
public struct RegisterBrokerResponseHeader : IHeader
{
    /// <summary>Where a slave replicates from.</summary>
    public string? HaServerAddr;

    /// <summary>Where the master of a slave is.</summary>
    public string? MasterAddr;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalText("haServerAddr"u8, ref HaServerAddr);
        fields.OptionalText("masterAddr"u8, ref MasterAddr);
    }
}

/// <summary>
/// Names a replica: takes it out of the routes (104), or asks whether its topics have changed since the
/// version in the body (322).
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/UnRegisterBrokerRequestHeader.java,
/// QueryDataVersionRequestHeader.java.
/// </remarks>
public struct ReplicaRequestHeader : IHeader
{
    /// <summary>The broker group.</summary>
    public string BrokerName;

    /// <summary>Where clients reach the broker: host:port.</summary>
    public string BrokerAddr;

    /// <summary>The cluster.</summary>
    public string ClusterName;

    /// <summary>The replica: 0 is the master.</summary>
    public long BrokerId;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("brokerId"u8, ref BrokerId, Presence.Required);
        fields.Text("clusterName"u8, ref ClusterName, Presence.Required);
        fields.Text("brokerAddr"u8, ref BrokerAddr, Presence.Required);
        fields.Text("brokerName"u8, ref BrokerName, Presence.Required);
    }
}

/// <summary>Whether the name server has to be told.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/QueryDataVersionResponseHeader.java.
/// </remarks>
public struct QueryDataVersionResponseHeader : IHeader
{
    /// <summary>Whether the versions differ.</summary>
    public bool Changed;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Boolean("changed"u8, ref Changed, Presence.Required);
    }
}

/// <summary>A broker is alive.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/BrokerHeartbeatRequestHeader.java.
/// </remarks>
public struct BrokerHeartbeatRequestHeader : IHeader
{
    /// <summary>The broker group.</summary>
    public string BrokerName;

    /// <summary>Where clients reach the broker: host:port.</summary>
    public string BrokerAddr;

    /// <summary>The cluster.</summary>
    public string ClusterName;

    /// <summary>The replica.</summary>
    public long? BrokerId;

    /// <summary>The replica's epoch.</summary>
    public int? Epoch;

    /// <summary>Where its log ends.</summary>
    public long? MaxOffset;

    /// <summary>Up to where its log is replicated.</summary>
    public long? ConfirmOffset;

    /// <summary>How long it counts as alive, in milliseconds.</summary>
    public long? HeartbeatTimeoutMills;

    /// <summary>Its rank when a master is chosen.</summary>
    public int? ElectionPriority;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalInt64("brokerId"u8, ref BrokerId);
        fields.OptionalInt32("electionPriority"u8, ref ElectionPriority);
        fields.OptionalInt64("confirmOffset"u8, ref ConfirmOffset);
        fields.OptionalInt64("heartbeatTimeoutMills"u8, ref HeartbeatTimeoutMills);
        fields.Text("clusterName"u8, ref ClusterName, Presence.Required);
        fields.Text("brokerAddr"u8, ref BrokerAddr, Presence.Required);
        fields.OptionalInt32("epoch"u8, ref Epoch);
        fields.OptionalInt64("maxOffset"u8, ref MaxOffset);
        fields.Text("brokerName"u8, ref BrokerName, Presence.Required);
    }
}

/// <summary>Asks for the replicas of a broker group.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetBrokerMemberGroupRequestHeader.java.
/// </remarks>
public struct GetBrokerMemberGroupRequestHeader : IHeader
{
    /// <summary>The cluster.</summary>
    public string ClusterName;

    /// <summary>The broker group.</summary>
    public string BrokerName;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("clusterName"u8, ref ClusterName, Presence.Required);
        fields.Text("brokerName"u8, ref BrokerName, Presence.Required);
    }
}

/// <summary>
/// Takes the write permission from all topics of a broker group (205), or gives it back to them (327).
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/WipeWritePermOfBrokerRequestHeader.java,
/// AddWritePermOfBrokerRequestHeader.java.
/// </remarks>
public struct WritePermOfBrokerRequestHeader : IHeader
{
    /// <summary>The broker group.</summary>
    public string BrokerName;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("brokerName"u8, ref BrokerName, Presence.Required);
    }
}

/// <summary>How far the taking went.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/WipeWritePermOfBrokerResponseHeader.java.
/// </remarks>
public struct WipeWritePermOfBrokerResponseHeader : IHeader
{
    /// <summary>Topics changed.</summary>
    public int WipeTopicCount;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("wipeTopicCount"u8, ref WipeTopicCount, Presence.Required);
    }
}

/// <summary>How far the giving back went.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/AddWritePermOfBrokerResponseHeader.java.
/// </remarks>
public struct AddWritePermOfBrokerResponseHeader : IHeader
{
    /// <summary>Topics changed.</summary>
    public int AddTopicCount;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("addTopicCount"u8, ref AddTopicCount, Presence.Required);
    }
}
