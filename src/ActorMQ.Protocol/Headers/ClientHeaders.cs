namespace ActorMQ.Protocol.Headers;

/// <summary>What the answer to a heartbeat tells the client.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../impl/MQClientAPIImpl.java#sendHeartbeatV2.</remarks>
public struct HeartbeatResponseHeader : IHeader
{
    /// <summary>Whether fingerprints in place of whole heartbeats are understood.</summary>
    public bool IsSupportHeartbeatV2;

    /// <summary>Whether the subscription changed against the last heartbeat.</summary>
    public bool IsSubChange;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Boolean("IS_SUPPORT_HEART_BEAT_V2"u8, ref IsSupportHeartbeatV2, Presence.Optional);
        fields.Boolean("IS_SUB_CHANGE"u8, ref IsSubChange, Presence.Optional);
    }
}

/// <summary>A client leaves one of its groups.</summary>
/// <remarks>
/// One client sends these as a JSON body instead: see <see cref="Bodies.UnregisterClientBody"/>.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/UnregisterClientRequestHeader.java.
/// </remarks>
public struct UnregisterClientRequestHeader : IHeader
{
    /// <summary>The client.</summary>
    public string ClientId;

    /// <summary>The producer group that it leaves.</summary>
    public string? ProducerGroup;

    /// <summary>The consumer group that it leaves.</summary>
    public string? ConsumerGroup;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalText("producerGroup"u8, ref ProducerGroup);
        fields.Text("clientID"u8, ref ClientId, Presence.Required);
        fields.OptionalText("consumerGroup"u8, ref ConsumerGroup);
    }
}

/// <summary>Asks which clients consume in a group.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetConsumerListByGroupRequestHeader.java.
/// </remarks>
public struct GetConsumerListByGroupRequestHeader : IHeader
{
    /// <summary>The consumer group.</summary>
    public string ConsumerGroup;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("consumerGroup"u8, ref ConsumerGroup, Presence.Required);
    }
}

/// <summary>Tells a client that its group has gained or lost a member.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/NotifyConsumerIdsChangedRequestHeader.java.
/// </remarks>
public struct NotifyConsumerIdsChangedRequestHeader : IHeader
{
    /// <summary>The consumer group.</summary>
    public string ConsumerGroup;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("consumerGroup"u8, ref ConsumerGroup, Presence.Required);
    }
}
