namespace ActorMQ.Protocol.Headers;

/// <summary>Creates a topic or changes its configuration.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/CreateTopicRequestHeader.java.
/// </remarks>
public struct CreateTopicRequestHeader : IHeader
{
    /// <summary>The topic.</summary>
    public string Topic;

    /// <summary>The topic whose configuration stood model.</summary>
    public string DefaultTopic;

    /// <summary>Queues to read from.</summary>
    public int ReadQueueNums;

    /// <summary>Queues to write to.</summary>
    public int WriteQueueNums;

    /// <summary>Permission bits: 4 read, 2 write, 1 inherit.</summary>
    public int Perm;

    /// <summary><c>SINGLE_TAG</c> or <c>MULTI_TAG</c>.</summary>
    public string TopicFilterType;

    /// <summary>The topic's flag word.</summary>
    public int TopicSysFlag;

    /// <summary>Whether the topic keeps its order across brokers.</summary>
    public bool Order;

    /// <summary>Attributes to set or remove: <c>+key=value,-key</c>.</summary>
    public string? Attributes;

    /// <summary>Whether to change it even if nothing differs.</summary>
    public bool Force;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("readQueueNums"u8, ref ReadQueueNums, Presence.Required);
        fields.Int32("perm"u8, ref Perm, Presence.Required);
        fields.Int32("writeQueueNums"u8, ref WriteQueueNums, Presence.Required);
        fields.Text("topicFilterType"u8, ref TopicFilterType, Presence.Required);
        fields.Text("topic"u8, ref Topic, Presence.Required);
        fields.OptionalText("attributes"u8, ref Attributes);
        fields.Boolean("force"u8, ref Force, Presence.Optional);
        fields.Text("defaultTopic"u8, ref DefaultTopic, Presence.Required);
        fields.Boolean("order"u8, ref Order, Presence.Optional);
        fields.Int32("topicSysFlag"u8, ref TopicSysFlag, Presence.Optional);
    }
}

/// <summary>Deletes a topic on a broker.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/DeleteTopicRequestHeader.java.
/// </remarks>
public struct DeleteTopicRequestHeader : IHeader
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

/// <summary>Asks for one topic's configuration.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetTopicConfigRequestHeader.java.
/// </remarks>
public struct GetTopicConfigRequestHeader : IHeader
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

/// <summary>Goes with all topics of a broker.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetAllTopicConfigResponseHeader.java.
/// </remarks>
public struct GetAllTopicConfigResponseHeader : IHeader
{
    /// <summary>How many topics there are, when the answer holds a part of them.</summary>
    public int? TotalTopicNum;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalInt32("totalTopicNum"u8, ref TotalTopicNum);
    }
}
