namespace ActorMQ.Protocol.Headers;

/// <summary>Asks for messages of a queue from an offset on, waiting for some when there are none.</summary>
/// <remarks>
/// Texts are UTF-8 and live as long as the command.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/PullMessageRequestHeader.java.
/// </remarks>
public struct PullMessageRequestHeader : IHeader
{
    /// <summary>The consumer group.</summary>
    public ReadOnlyMemory<byte> ConsumerGroup;

    /// <summary>The topic.</summary>
    public ReadOnlyMemory<byte> Topic;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId;

    /// <summary>The first offset wanted.</summary>
    public long QueueOffset;

    /// <summary>The largest number of messages wanted.</summary>
    public int MaxMsgNums;

    /// <summary>
    /// Bits: 1 commit <see cref="CommitOffset"/>, 2 suspend, 4 the subscription is in the header, 8 class
    /// filter, 16 lite pull.
    /// </summary>
    public int SysFlag;

    /// <summary>The offset to commit, when the flag says so.</summary>
    public long CommitOffset;

    /// <summary>How long to wait for messages, in milliseconds.</summary>
    public long SuspendTimeoutMillis;

    /// <summary>The filter expression.</summary>
    public ReadOnlyMemory<byte> Subscription;

    /// <summary>The version of the subscription: the time at which the client made it.</summary>
    public long SubVersion;

    /// <summary><c>TAG</c> or <c>SQL92</c>; empty means TAG.</summary>
    public ReadOnlyMemory<byte> ExpressionType;

    /// <summary>The largest number of bytes wanted; null leaves it to the broker.</summary>
    public int? MaxMsgBytes;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.OptionalInt32("maxMsgBytes"u8, ref MaxMsgBytes);
        fields.Int32("maxMsgNums"u8, ref MaxMsgNums, Presence.Required);
        fields.Int32("sysFlag"u8, ref SysFlag, Presence.Required);
        fields.Int64("suspendTimeoutMillis"u8, ref SuspendTimeoutMillis, Presence.Required);
        fields.Int64("commitOffset"u8, ref CommitOffset, Presence.Required);
        fields.Utf8("topic"u8, ref Topic, Presence.Required);
        fields.Int64("queueOffset"u8, ref QueueOffset, Presence.Required);
        fields.Utf8("expressionType"u8, ref ExpressionType, Presence.Optional);
        fields.Utf8("subscription"u8, ref Subscription, Presence.Optional);
        fields.Int64("subVersion"u8, ref SubVersion, Presence.Required);
        fields.Utf8("consumerGroup"u8, ref ConsumerGroup, Presence.Required);
    }
}

/// <summary>What a pull found, whatever its code: clients read all of it on every answer.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/PullMessageResponseHeader.java.
/// </remarks>
public struct PullMessageResponseHeader : IHeader
{
    /// <summary>The replica to ask next.</summary>
    public long SuggestWhichBrokerId;

    /// <summary>The offset to ask for next.</summary>
    public long NextBeginOffset;

    /// <summary>Where the queue begins.</summary>
    public long MinOffset;

    /// <summary>Where the queue ends.</summary>
    public long MaxOffset;

    /// <summary>What to add to the offsets of the messages; for static topics.</summary>
    public long? OffsetDelta;

    /// <summary>The topic's flag word.</summary>
    public int? TopicSysFlag;

    /// <summary>The group's flag word.</summary>
    public int? GroupSysFlag;

    /// <summary>Why pulling is forbidden; with NO_PERMISSION.</summary>
    public int? ForbiddenType;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int64("suggestWhichBrokerId"u8, ref SuggestWhichBrokerId, Presence.Required);
        fields.OptionalInt32("groupSysFlag"u8, ref GroupSysFlag);
        fields.Int64("nextBeginOffset"u8, ref NextBeginOffset, Presence.Required);
        fields.OptionalInt32("forbiddenType"u8, ref ForbiddenType);
        fields.OptionalInt64("offsetDelta"u8, ref OffsetDelta);
        fields.Int64("maxOffset"u8, ref MaxOffset, Presence.Required);
        fields.Int64("minOffset"u8, ref MinOffset, Presence.Required);
        fields.OptionalInt32("topicSysFlag"u8, ref TopicSysFlag);
    }
}

/// <summary>Goes with NO_PERMISSION as the answer to a pull.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/PullMessageProcessor.java; ForbiddenType.java.
/// </remarks>
public struct PullMessageForbiddenHeader : IHeader
{
    /// <summary>
    /// Whose permission is missing: 1 the broker's, 2 the group's, 3 the topic's, 4 broadcasting, 5 the
    /// subscription.
    /// </summary>
    public int ForbiddenType;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("forbiddenType"u8, ref ForbiddenType, Presence.Required);
    }
}
