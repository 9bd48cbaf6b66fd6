namespace ActorMQ.Protocol.Records;

/// <summary>The names of the properties that brokers and clients give a meaning to.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 common/src/main/java/org/apache/rocketmq/common/message/MessageConst.java.
/// </remarks>
public static class PropertyNames
{
    /// <summary>Keys to find the message by, separated by blanks.</summary>
    public const string Keys = "KEYS";

    /// <summary>The tag to filter by.</summary>
    public const string Tags = "TAGS";

    /// <summary>
    /// Whether the producer waits until the message is stored: <c>true</c> or <c>false</c>.
    /// </summary>
    public const string WaitStoreMessageOk = "WAIT";

    /// <summary>The delay level, from 1.</summary>
    public const string DelayTimeLevel = "DELAY";

    /// <summary>The topic a message that is retried came from.</summary>
    public const string RetryTopic = "RETRY_TOPIC";

    /// <summary>The topic a message that waits elsewhere is meant for.</summary>
    public const string RealTopic = "REAL_TOPIC";

    /// <summary>The queue a message that waits elsewhere is meant for.</summary>
    public const string RealQueueId = "REAL_QID";

    /// <summary><c>true</c> on a half message.</summary>
    public const string TransactionPrepared = "TRAN_MSG";

    /// <summary>The producer group of a half message.</summary>
    public const string ProducerGroup = "PGROUP";

    /// <summary>Added on reading by clients: the smallest offset of the queue.</summary>
    public const string MinOffset = "MIN_OFFSET";

    /// <summary>Added on reading by clients: the end of the queue.</summary>
    public const string MaxOffset = "MAX_OFFSET";

    /// <summary>The id that the message had when it was first sent.</summary>
    public const string OriginMessageId = "ORIGIN_MESSAGE_ID";

    /// <summary>How often the message has been handed out before, in the client's hands.</summary>
    public const string ReconsumeTime = "RECONSUME_TIME";

    /// <summary>The most retries of the group that hands the message back.</summary>
    public const string MaxReconsumeTimes = "MAX_RECONSUME_TIMES";

    /// <summary>The region of the broker that took the message.</summary>
    public const string MessageRegion = "MSG_REGION";

    /// <summary>Whether the client shall trace: <c>true</c> or <c>false</c>.</summary>
    public const string TraceSwitch = "TRACE_ON";

    /// <summary>The id that the client gave the message; see <see cref="UniqueKey"/>.</summary>
    public const string UniqueKey = "UNIQ_KEY";

    /// <summary>Messages inside a record that was stored as a batch.</summary>
    public const string InnerCount = "INNER_NUM";

    /// <summary>The queue offset of the first message inside a record that was stored as a batch.</summary>
    public const string InnerBase = "INNER_BASE";

    /// <summary>The id of a transaction.</summary>
    public const string TransactionId = "__transactionId__";

    /// <summary>The cluster that took the message.</summary>
    public const string Cluster = "CLUSTER";

    /// <summary>The key that orders messages to one queue.</summary>
    public const string ShardingKey = "__SHARDINGKEY";

    /// <summary>The checksum of the whole record: ten decimal digits, lowest first.</summary>
    public const string RecordCrc = "__CRC32#";
}
