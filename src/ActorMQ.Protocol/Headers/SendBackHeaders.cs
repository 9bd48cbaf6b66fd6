namespace ActorMQ.Protocol.Headers;

/// <summary>A consumer hands a message back, to get it again later.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/ConsumerSendMsgBackRequestHeader.java.
/// </remarks>
public struct ConsumerSendMsgBackRequestHeader : IHeader
{
    /// <summary>The message's position in the broker's log.</summary>
    public long Offset;

    /// <summary>The consumer group.</summary>
    public string Group;

    /// <summary>The delay level; 0 lets the broker choose, negative means dead at once.</summary>
    public int DelayLevel;

    /// <summary>The id that the message had when it was first sent.</summary>
    public string? OriginMsgId;

    /// <summary>The topic that it was first sent to.</summary>
    public string? OriginTopic;

    /// <summary>Whether the client works in one unit of a larger deployment.</summary>
    public bool UnitMode;

    /// <summary>After how many deliveries the message is dead; null leaves it to the group.</summary>
    public int? MaxReconsumeTimes;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("delayLevel"u8, ref DelayLevel, Presence.Required);
        fields.OptionalText("originTopic"u8, ref OriginTopic);
        fields.Boolean("unitMode"u8, ref UnitMode, Presence.Optional);
        fields.Text("group"u8, ref Group, Presence.Required);
        fields.Int64("offset"u8, ref Offset, Presence.Required);
        fields.OptionalText("originMsgId"u8, ref OriginMsgId);
        fields.OptionalInt32("maxReconsumeTimes"u8, ref MaxReconsumeTimes);
    }
}
