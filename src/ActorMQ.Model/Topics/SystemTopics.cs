namespace ActorMQ.Model.Topics;

/// <summary>The topics that a broker has for itself.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 common/.../topic/TopicValidator.java,
/// broker/.../topic/TopicConfigManager.java#init.
/// </remarks>
public sealed class SystemTopics
{
    /// <summary>The topic after whose pattern others are made.</summary>
    public const string AutoCreateKey = "TBW102";

    /// <summary>Where delayed messages wait, one queue a delay level.</summary>
    public const string Schedule = "SCHEDULE_TOPIC_XXXX";

    /// <summary>Where half messages wait.</summary>
    public const string HalfMessages = "RMQ_SYS_TRANS_HALF_TOPIC";

    /// <summary>Where the ends of half messages are noted.</summary>
    public const string HalfMessageEnds = "RMQ_SYS_TRANS_OP_HALF_TOPIC";

    /// <summary>Where half messages go that were checked too often.</summary>
    public const string HalfMessagesGivenUp = "TRANS_CHECK_MAX_TIME_TOPIC";

    /// <summary>Where clients trace what they do.</summary>
    public const string Trace = "RMQ_SYS_TRACE_TOPIC";

    /// <summary>What mqadmin tries a broker out with.</summary>
    public const string SelfTest = "SELF_TEST_TOPIC";

    /// <summary>What RocketMQ's benchmark uses unless told otherwise.</summary>
    public const string Benchmark = "BenchmarkTest";

    /// <summary>Where corrected consumer offsets are noted.</summary>
    public const string OffsetMoved = "OFFSET_MOVED_EVENT";

    /// <summary>Where topics, groups and offsets are journalled; RocketMQ has no such topic.</summary>
    public const string State = ReservedPrefix + "actormq_state";

    private const string ReservedPrefix = "rmq_sys_";
    private const int ScheduleQueueCount = 18;
    private const int BenchmarkQueueCount = 1024;

    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        AutoCreateKey, Schedule, Benchmark, HalfMessages, Trace, HalfMessageEnds, HalfMessagesGivenUp,
        SelfTest, OffsetMoved, "CHECKPOINT_TOPIC",
    };

    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal)
    {
        Schedule, HalfMessages, HalfMessageEnds, HalfMessagesGivenUp, SelfTest, OffsetMoved, State,
    };

    private readonly ClusterName _cluster;
    private readonly BrokerName _broker;

    /// <summary>The system topics of one broker group.</summary>
    public SystemTopics(ClusterName cluster, BrokerName broker) => (_cluster, _broker) = (cluster, broker);

    private string ReplyTopic => _cluster.Value + "_REPLY_TOPIC";

    /// <summary>Whether a name is the broker's own, so that no request may change or delete it.</summary>
    public bool Contains(string name) =>
        Always.Contains(name)
        || name.StartsWith(ReservedPrefix, StringComparison.Ordinal)
        || string.Equals(name, _cluster.Value, StringComparison.Ordinal)
        || string.Equals(name, _broker.Value, StringComparison.Ordinal)
        || string.Equals(name, ReplyTopic, StringComparison.Ordinal);

    /// <summary>Whether no client may send to the topic.</summary>
    public static bool IsClosedToClients(string name) => Closed.Contains(name);

    /// <summary>The topics that a broker makes when it first starts.</summary>
    /// <param name="autoCreate">Whether clients may create topics by sending.</param>
    /// <param name="defaultQueueCount">The most queues of a topic made so.</param>
    public IEnumerable<TopicConfig> AtStart(bool autoCreate, int defaultQueueCount)
    {
        const Permission All = Permission.Read | Permission.Write | Permission.Inherit;
        yield return Config(SelfTest, 1);
        if (autoCreate)
            yield return Config(AutoCreateKey, defaultQueueCount) with { Permission = All };
        yield return Config(Benchmark, BenchmarkQueueCount);
        yield return Config(_cluster.Value, TopicConfig.DefaultQueueCount) with { Permission = All };
        yield return Config(_broker.Value, 1) with { Permission = All };
        yield return Config(OffsetMoved, 1);
        yield return Config(Schedule, ScheduleQueueCount);
        yield return Config(ReplyTopic, 1);
        yield return Config(HalfMessages, 1);
        yield return Config(HalfMessageEnds, 1);
    }

    private static TopicConfig Config(string name, int queueCount) => new()
    {
        Name = new TopicName(name),
        ReadQueueCount = queueCount,
        WriteQueueCount = queueCount,
    };
}
