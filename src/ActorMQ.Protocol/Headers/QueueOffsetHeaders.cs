namespace ActorMQ.Protocol.Headers;

/// <summary>Asks where a queue ends: the offset that the next message will get.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetMaxOffsetRequestHeader.java.
/// </remarks>
public struct GetMaxOffsetRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <summary>Whether only what consumers may see counts; null, as sent by 4.x, means true.</summary>
    public bool? Committed;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.OptionalBoolean("committed"u8, ref Committed);
        fields.Text("topic"u8, ref Topic, Presence.Required);
    }
}

/// <summary>
/// Names a queue: asks where it begins (31), or when its oldest message was stored (32).
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetMinOffsetRequestHeader.java,
/// GetEarliestMsgStoretimeRequestHeader.java.
/// </remarks>
public struct QueueRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Text("topic"u8, ref Topic, Presence.Required);
    }
}

/// <summary>
/// An offset: where a queue ends (30) or begins (31), what was found by time (29), what a group committed
/// (14).
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetMaxOffsetResponseHeader.java,
/// GetMinOffsetResponseHeader.java, SearchOffsetResponseHeader.java, QueryConsumerOffsetResponseHeader.java.
/// </remarks>
public struct OffsetResponseHeader : IHeader
{
    /// <summary>The offset behind the last message, of the oldest one, found, or to consume next.</summary>
    public long Offset;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("offset"u8, ref Offset, Presence.Required);
    }
}

/// <summary>Asks for the first or last offset at a point in time.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/SearchOffsetRequestHeader.java.
/// </remarks>
public struct SearchOffsetRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <summary>The store time, in Unix milliseconds.</summary>
    public long Timestamp;

    /// <summary><c>lower</c> or <c>upper</c>, in any case; null means lower.</summary>
    public string? BoundaryType;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.OptionalText("boundaryType"u8, ref BoundaryType);
        fields.Int64("timestamp"u8, ref Timestamp, Presence.Required);
    }
}

/// <summary>When the oldest message of a queue was stored.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetEarliestMsgStoretimeResponseHeader.java.
/// </remarks>
public struct GetEarliestMsgStoretimeResponseHeader : IHeader
{
    /// <summary>Unix milliseconds; -1 when the queue is empty.</summary>
    public long Timestamp;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("timestamp"u8, ref Timestamp, Presence.Required);
    }
}
