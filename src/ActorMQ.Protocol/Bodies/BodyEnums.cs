using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>Who asks for messages.</summary>
/// <remarks>
/// Like all enums of bodies, written by name and read by name or number: the C++ client sends numbers.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/ConsumeType.java.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<ConsumeType>))]
public enum ConsumeType
{
    /// <summary>The application pulls.</summary>
    [JsonStringEnumMemberName("CONSUME_ACTIVELY")]
    Actively = 0,

    /// <summary>The client pulls and calls the application.</summary>
    [JsonStringEnumMemberName("CONSUME_PASSIVELY")]
    Passively = 1,

    /// <summary>The broker hands out messages one by one.</summary>
    [JsonStringEnumMemberName("CONSUME_POP")]
    Pop = 2,
}

/// <summary>Whether the members of a group share the messages.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/MessageModel.java.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<MessageModel>))]
public enum MessageModel
{
    /// <summary>Every member gets every message.</summary>
    [JsonStringEnumMemberName("BROADCASTING")]
    Broadcasting = 0,

    /// <summary>Every message goes to one member.</summary>
    [JsonStringEnumMemberName("CLUSTERING")]
    Clustering = 1,
}

/// <summary>Where a new group starts.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../consumer/ConsumeFromWhere.java.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<ConsumeFromWhere>))]
public enum ConsumeFromWhere
{
    /// <summary>At the end of each queue.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_LAST_OFFSET")]
    LastOffset = 0,

    /// <summary>As <see cref="LastOffset"/>; a name of old clients.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST")]
    LastOffsetAndFromMinWhenBootFirst = 1,

    /// <summary>As <see cref="LastOffset"/>; a name of old clients.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_MIN_OFFSET")]
    MinOffset = 2,

    /// <summary>As <see cref="LastOffset"/>; a name of old clients.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_MAX_OFFSET")]
    MaxOffset = 3,

    /// <summary>At the beginning of each queue.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_FIRST_OFFSET")]
    FirstOffset = 4,

    /// <summary>At a point in time that the client knows.</summary>
    [JsonStringEnumMemberName("CONSUME_FROM_TIMESTAMP")]
    Timestamp = 5,
}

/// <summary>How many tags a message may have.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../TopicFilterType.java.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<TopicFilterType>))]
public enum TopicFilterType
{
    /// <summary>One.</summary>
    [JsonStringEnumMemberName("SINGLE_TAG")]
    SingleTag = 0,

    /// <summary>Several.</summary>
    [JsonStringEnumMemberName("MULTI_TAG")]
    MultiTag = 1,
}

/// <summary>How long retries wait.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/subscription/GroupRetryPolicyType.java.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<GroupRetryPolicyType>))]
public enum GroupRetryPolicyType
{
    /// <summary>Waits that grow.</summary>
    [JsonStringEnumMemberName("EXPONENTIAL")]
    Exponential = 0,

    /// <summary>Waits from a list.</summary>
    [JsonStringEnumMemberName("CUSTOMIZED")]
    Customized = 1,
}
