namespace ActorMQ.Protocol.Headers;

/// <summary>Asks for the messages of a topic that have a key.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/QueryMessageRequestHeader.java and, for the
/// mark of unique keys, common/.../MixAll.java#UNIQUE_MSG_QUERY_FLAG.
/// </remarks>
public struct QueryMessageRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The key, or the id that the client gave the message.</summary>
    public string Key;

    /// <summary>The largest number of messages wanted: of more, the newest.</summary>
    public int MaxNum;

    /// <summary>Store time of the oldest wanted, in milliseconds since 1970.</summary>
    public long BeginTimestamp;

    /// <summary>Store time of the newest wanted, in milliseconds since 1970.</summary>
    public long EndTimestamp;

    /// <summary>Whether the key is an id, so that the broker decides how many to look for.</summary>
    public bool? IsUniqueKey;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("maxNum"u8, ref MaxNum, Presence.Required);
        fields.Int64("beginTimestamp"u8, ref BeginTimestamp, Presence.Required);
        fields.Text("key"u8, ref Key, Presence.Required);
        fields.OptionalBoolean("_UNIQUE_KEY_QUERY"u8, ref IsUniqueKey);
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.Int64("endTimestamp"u8, ref EndTimestamp, Presence.Required);
    }
}

/// <summary>How far the index was that a query was answered from; 0 in both when nothing was found.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/QueryMessageResponseHeader.java.
/// </remarks>
public struct QueryMessageResponseHeader : IHeader
{
    /// <summary>Store time of the last message indexed, in milliseconds since 1970.</summary>
    public long IndexLastUpdateTimestamp;

    /// <summary>Where the last message indexed lies in the log.</summary>
    public long IndexLastUpdatePhyoffset;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("indexLastUpdatePhyoffset"u8, ref IndexLastUpdatePhyoffset, Presence.Required);
        fields.Int64("indexLastUpdateTimestamp"u8, ref IndexLastUpdateTimestamp, Presence.Required);
    }
}

/// <summary>Asks for the message at a place in the log.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/ViewMessageRequestHeader.java.
/// </remarks>
public struct ViewMessageRequestHeader : IHeader
{
    /// <summary>The topic; older clients leave it out, and nothing is looked up by it.</summary>
    public string? Topic;

    /// <summary>The position in the log.</summary>
    public long Offset;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("offset"u8, ref Offset, Presence.Required);
        fields.OptionalText("topic"u8, ref Topic);
    }
}
