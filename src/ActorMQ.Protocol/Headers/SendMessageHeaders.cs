namespace ActorMQ.Protocol.Headers;

/// <summary>
/// A message to store, or a batch of them; the body of the command is the body of the message.
/// </summary>
/// <remarks>
/// Texts are UTF-8 and live as long as the command.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/SendMessageRequestHeader.java.
/// </remarks>
public struct SendMessageRequestHeader : IHeader
{
    /// <summary>The producer group.</summary>
    public ReadOnlyMemory<byte> ProducerGroup;

    /// <summary>The topic.</summary>
    public ReadOnlyMemory<byte> Topic;

    /// <summary>The topic after whose model a missing topic is created.</summary>
    public ReadOnlyMemory<byte> DefaultTopic;

    /// <summary>How many queues a topic created so should get.</summary>
    public int DefaultTopicQueueNums;

    /// <summary>The queue; negative lets the broker choose.</summary>
    public int QueueId;

    /// <summary>The message's system flag: compression, transaction and host address bits.</summary>
    public int SysFlag;

    /// <summary>When the client made the message, in Unix milliseconds.</summary>
    public long BornTimestamp;

    /// <summary>The application's flag word.</summary>
    public int Flag;

    /// <summary>The message's properties as they are stored: <c>name 01 value 02 …</c>.</summary>
    public ReadOnlyMemory<byte> Properties;

    /// <summary>How often the message has been consumed in vain.</summary>
    public int ReconsumeTimes;

    /// <summary>Whether the client works in one unit of a larger deployment.</summary>
    public bool UnitMode;

    /// <summary>After how many deliveries the message is dead; null leaves it to the group.</summary>
    public int? MaxReconsumeTimes;

    /// <summary>Whether the body holds several messages.</summary>
    public bool Batch;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Int32("flag"u8, ref Flag, Presence.Required);
        fields.Int32("sysFlag"u8, ref SysFlag, Presence.Required);
        fields.Int32("reconsumeTimes"u8, ref ReconsumeTimes, Presence.Optional);
        fields.Boolean("batch"u8, ref Batch, Presence.Optional);
        fields.Boolean("unitMode"u8, ref UnitMode, Presence.Optional);
        fields.Utf8("defaultTopic"u8, ref DefaultTopic, Presence.Required);
        fields.Int32("defaultTopicQueueNums"u8, ref DefaultTopicQueueNums, Presence.Required);
        fields.Utf8("producerGroup"u8, ref ProducerGroup, Presence.Required);
        fields.OptionalInt32("maxReconsumeTimes"u8, ref MaxReconsumeTimes);
        fields.Utf8("topic"u8, ref Topic, Presence.Required);
        fields.Int64("bornTimestamp"u8, ref BornTimestamp, Presence.Required);
        fields.Utf8("properties"u8, ref Properties, Presence.Optional);
    }
}

/// <summary>As <see cref="SendMessageRequestHeader"/>, with names of one letter; also for batches.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/SendMessageRequestHeaderV2.java.
/// </remarks>
public struct SendMessageRequestHeaderV2 : IHeader
{
    /// <summary>The fields by their long names.</summary>
    public SendMessageRequestHeader Message;

    /// <summary>The broker group that the client means; empty when it does not say.</summary>
    public ReadOnlyMemory<byte> BrokerName;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Utf8("a"u8, ref Message.ProducerGroup, Presence.Required);
        fields.Utf8("b"u8, ref Message.Topic, Presence.Required);
        fields.Utf8("c"u8, ref Message.DefaultTopic, Presence.Required);
        fields.Int32("d"u8, ref Message.DefaultTopicQueueNums, Presence.Required);
        fields.Int32("e"u8, ref Message.QueueId, Presence.Required);
        fields.Int32("f"u8, ref Message.SysFlag, Presence.Required);
        fields.Int64("g"u8, ref Message.BornTimestamp, Presence.Required);
        fields.Int32("h"u8, ref Message.Flag, Presence.Required);
        fields.Utf8("i"u8, ref Message.Properties, Presence.Optional);
        fields.Int32("j"u8, ref Message.ReconsumeTimes, Presence.Optional);
        fields.Boolean("k"u8, ref Message.UnitMode, Presence.Optional);
        fields.OptionalInt32("l"u8, ref Message.MaxReconsumeTimes);
        fields.Boolean("m"u8, ref Message.Batch, Presence.Optional);
        fields.Utf8("n"u8, ref BrokerName, Presence.Optional);
    }
}

/// <summary>Where a message was stored.</summary>
/// <remarks>
/// <see cref="OffsetMsgId"/> repeats the message id for the one client that looks for it there.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/SendMessageResponseHeader.java;
/// client/.../impl/MQClientAPIImpl.java#processSendResponse.
/// </remarks>
public struct SendMessageResponseHeader : IHeader
{
    /// <summary>
    /// The message's address as hex digits; of a batch, one for each message with commas between.
    /// </summary>
    public ReadOnlyMemory<byte> MsgId;

    /// <summary>The queue.</summary>
    public int QueueId;

    /// <summary>The message's offset in the queue; of a batch, the first one.</summary>
    public long QueueOffset;

    /// <summary>The id that the client gave the message; empty when there is none.</summary>
    public ReadOnlyMemory<byte> TransactionId;

    /// <summary>The id of a batch; empty when there is none.</summary>
    public ReadOnlyMemory<byte> BatchUniqId;

    /// <summary>The handle by which a delayed message can be called back; empty when there is none.</summary>
    public ReadOnlyMemory<byte> RecallHandle;

    /// <summary>The region of the broker.</summary>
    public ReadOnlyMemory<byte> MsgRegion;

    /// <summary>Whether the client may trace its messages.</summary>
    public bool TraceOn;

    /// <summary>The same as <see cref="MsgId"/>, or empty.</summary>
    public ReadOnlyMemory<byte> OffsetMsgId;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("queueId"u8, ref QueueId, Presence.Required);
        fields.Utf8("transactionId"u8, ref TransactionId, Presence.Optional);
        fields.Utf8("batchUniqId"u8, ref BatchUniqId, Presence.Optional);
        fields.Utf8("msgId"u8, ref MsgId, Presence.Required);
        fields.Boolean("TRACE_ON"u8, ref TraceOn, Presence.Optional);
        fields.Utf8("MSG_REGION"u8, ref MsgRegion, Presence.Optional);
        fields.Utf8("recallHandle"u8, ref RecallHandle, Presence.Optional);
        fields.Int64("queueOffset"u8, ref QueueOffset, Presence.Required);
        fields.Utf8("OffsetMsgId"u8, ref OffsetMsgId, Presence.Optional);
    }
}

/// <summary>Goes with the answer to a send that stored nothing.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 broker/.../processor/SendMessageProcessor.java#preSend.</remarks>
public struct SendMessageRefusedHeader : IHeader
{
    /// <summary>The region of the broker.</summary>
    public ReadOnlyMemory<byte> MsgRegion;

    /// <summary>Whether the client may trace its messages.</summary>
    public bool TraceOn;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Boolean("TRACE_ON"u8, ref TraceOn, Presence.Optional);
        fields.Utf8("MSG_REGION"u8, ref MsgRegion, Presence.Optional);
    }
}
