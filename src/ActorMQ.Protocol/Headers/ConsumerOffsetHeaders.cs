namespace ActorMQ.Protocol.Headers;

/// <summary>Asks for the offset that a group has committed for a queue.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/QueryConsumerOffsetRequestHeader.java.
/// </remarks>
public struct QueryConsumerOffsetRequestHeader : IHeader
{
    /// <summary>The consumer group.</summary>
    public string ConsumerGroup;

    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <summary>Whether 0 may stand in for a missing offset of a young queue; null means true.</summary>
    public bool? SetZeroIfNotFound;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.OptionalBoolean("setZeroIfNotFound"u8, ref SetZeroIfNotFound);
        fields.Text("consumerGroup"u8, ref ConsumerGroup, Presence.Required);
    }
}

/// <summary>Commits the offset that a group will consume next.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/UpdateConsumerOffsetRequestHeader.java.
/// </remarks>
public struct UpdateConsumerOffsetRequestHeader : IHeader
{
    /// <summary>The consumer group.</summary>
    public string ConsumerGroup;

    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <summary>The offset; some clients send negative ones, which mean nothing.</summary>
    public long CommitOffset;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Int64("commitOffset"u8, ref CommitOffset, Presence.Required);
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.Text("consumerGroup"u8, ref ConsumerGroup, Presence.Required);
    }
}
