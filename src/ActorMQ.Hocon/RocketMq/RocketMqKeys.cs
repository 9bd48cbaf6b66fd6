using System.Collections.Frozen;

namespace ActorMQ.Hocon.RocketMq;

/// <summary>The names of RocketMQ's configuration files, and our keys.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 common/src/main/java/org/apache/rocketmq/common/BrokerConfig.java,
/// store/.../store/config/MessageStoreConfig.java, remoting/.../netty/NettyServerConfig.java,
/// common/.../namesrv/NamesrvConfig.java.
/// </remarks>
internal static class RocketMqKeys
{
    private const string NoPools = "actors share the thread pool, so there is no such pool or queue to size";
    private const string Threads = "sockets are served by the runtime's own threads";

    private static readonly FrozenDictionary<string, RocketMqKey> Names = new Dictionary<string, RocketMqKey>(
        StringComparer.Ordinal)
    {
        ["brokerName"] = new("actormq.broker.name"),
        ["brokerId"] = new("actormq.broker.id"),
        ["brokerClusterName"] = new("actormq.broker.cluster"),
        ["brokerIP1"] = new("actormq.broker.advertised-address"),
        ["listenPort"] = new("actormq.broker.listen-port"),
        ["bindAddress"] = new("actormq.broker.listen-address"),
        ["namesrvAddr"] = new("actormq.broker.name-servers", Also: "actormq.client.name-servers"),
        ["registerNameServerPeriod"] = new("actormq.broker.register-interval", Unit: "ms"),
        ["forceRegister"] = new("actormq.broker.force-register"),
        ["registerBrokerTimeoutMills"] = new("actormq.broker.register-timeout", Unit: "ms"),
        ["brokerPermission"] = new("actormq.broker.permission"),
        ["defaultTopicQueueNums"] = new("actormq.broker.default-topic-queue-nums"),
        ["autoCreateTopicEnable"] = new("actormq.broker.auto-create-topic"),
        ["autoCreateSubscriptionGroup"] = new("actormq.broker.auto-create-group"),
        ["maxMessageSize"] = new("actormq.broker.max-message-size"),
        ["longPollingEnable"] = new("actormq.broker.long-polling.enabled"),
        ["shortPollingTimeMills"] = new("actormq.broker.long-polling.short-polling-delay", Unit: "ms"),
        ["maxTransferCountOnMessageInMemory"] = new("actormq.broker.pull.max-messages"),
        ["maxTransferBytesOnMessageInMemory"] = new("actormq.broker.pull.max-size"),
        ["maxTransferCountOnMessageInDisk"] = new("actormq.broker.pull.max-messages-from-disk"),
        ["maxTransferBytesOnMessageInDisk"] = new("actormq.broker.pull.max-size-from-disk"),
        ["flushConsumerOffsetInterval"] = new("actormq.broker.group.offset-persist-interval", Unit: "ms"),
        ["notifyConsumerIdsChangedEnable"] = new("actormq.broker.group.notify-changes"),
        ["waitTimeMillsInSendQueue"] = new("actormq.broker.flow-control.send-wait-max", Unit: "ms"),
        ["sendThreadPoolQueueCapacity"] = new("actormq.broker.flow-control.in-flight-sends"),
        ["storePathRootDir"] = new("actormq.store.path"),
        ["mappedFileSizeCommitLog"] = new("actormq.store.segment-size"),
        ["mapedFileSizeCommitLog"] = new("actormq.store.segment-size"),
        ["mappedFileSizeConsumeQueue"] = new("actormq.store.consume-queue.file-entries", Factor: 20),
        ["mapedFileSizeConsumeQueue"] = new("actormq.store.consume-queue.file-entries", Factor: 20),
        ["messageIndexEnable"] = new("actormq.store.index.enabled"),
        ["maxHashSlotNum"] = new("actormq.store.index.slots"),
        ["maxIndexNum"] = new("actormq.store.index.file-entries"),
        ["enabledAppendPropCRC"] = new("actormq.store.record-checksum"),
        ["flushDiskType"] = new("actormq.store.flush-disk-type"),
        ["flushIntervalCommitLog"] = new("actormq.store.flush-interval", Unit: "ms"),
        ["flushCommitLogLeastPages"] = new("actormq.store.flush-least-pages"),
        ["flushCommitLogThoroughInterval"] = new("actormq.store.flush-thorough-interval", Unit: "ms"),
        ["flushConsumeQueueThoroughInterval"] = new(
            "actormq.store.consume-queue.flush-interval", Unit: "ms"),
        ["fileReservedTime"] = new("actormq.store.retention.reserved-time", Unit: "h"),
        ["deleteWhen"] = new("actormq.store.retention.delete-hours"),
        ["diskMaxUsedSpaceRatio"] = new("actormq.store.retention.clean-percent"),
        ["diskSpaceCleanForciblyRatio"] = new("actormq.store.retention.forced-clean-percent"),
        ["diskSpaceWarningLevelRatio"] = new("actormq.store.retention.write-stop-percent"),
        ["cleanFileForciblyEnable"] = new("actormq.store.retention.forced-clean"),
        ["cleanResourceInterval"] = new("actormq.store.retention.check-interval", Unit: "ms"),
        ["deleteCommitLogFilesInterval"] = new("actormq.store.retention.delete-interval", Unit: "ms"),
        ["deleteFileBatchMax"] = new("actormq.store.retention.deletions-per-round"),
        ["redeleteHangedFileInterval"] = new("actormq.store.retention.retry-interval", Unit: "ms"),
        ["syncFlushTimeout"] = new("actormq.store.sync-flush-timeout", Unit: "ms"),
        ["serverChannelMaxIdleTimeSeconds"] = new("actormq.transport.idle-timeout", Unit: "s"),
        ["serverSocketBacklog"] = new("actormq.transport.backlog"),
        ["writeBufferHighWaterMark"] = new("actormq.transport.write-high-water"),
        ["writeBufferLowWaterMark"] = new("actormq.transport.write-low-water"),
        ["scanNotActiveBrokerInterval"] = new("actormq.name-server.scan-interval", Unit: "ms"),

        // What would change who may do what, where messages are, or how safe they are, must not be ignored.
        ["brokerRole"] = new("", Only: "ASYNC_MASTER", Note: "this version runs masters without slaves"),
        ["aclEnable"] = new("", Only: "false", Note: "this version has no access control"),
        ["enableDLegerCommitLog"] = new("", Only: "false", Note: "this version does not replicate the log"),
        ["storePathCommitLog"] =
            new("", Only: "", Note: "the log is in the folder commitlog of actormq.store.path"),
        ["rejectTransactionMessage"] =
            new("", Only: "true", Note: "this version has no transactions, and rejects them"),

        ["forceVerifyPropCRC"] = new("", Note: "a record that has a checksum is always checked against it"),
        ["rocketmqHome"] = new("", Note: "nothing is looked up in a home directory"),
        ["brokerIP2"] = new("", Note: "there is one advertised address, for clients and brokers"),
        ["haListenPort"] = new("", Note: "this version has no slaves to listen for"),
        ["kvConfigPath"] = new("actormq.name-server.key-value-file"),
        ["destroyMapedFileIntervalForcibly"] =
            new("", Note: "a deleted segment stays open as long as somebody reads it"),
        ["deleteConsumeQueueFilesInterval"] =
            new("", Note: "consume-queue files go in the round in which the log's do"),
        ["flushIntervalConsumeQueue"] =
            new("", Note: "consume queues are flushed every flushConsumeQueueThoroughInterval"),
        ["configStorePath"] = new("", Note: "the configuration is not written back"),
        ["serverWorkerThreads"] = new("", Note: Threads),
        ["serverSelectorThreads"] = new("", Note: Threads),
        ["serverCallbackExecutorThreads"] = new("", Note: Threads),
        ["useEpollNativeSelector"] = new("", Note: Threads),
        ["accessMessageInMemoryMaxRatio"] =
            new("", Note: "the system is asked what it has in memory, so there is no share to guess"),
        ["warmMapedFileEnable"] = new("", Note: "files are written, not mapped"),
        ["transientStorePoolEnable"] = new("", Note: "files are written, not mapped"),
        ["useReentrantLockWhenPutMessage"] = new("", Note: "one actor writes the log, so there is no lock"),
        ["clusterTest"] = new("", Note: "there is no product environment to look up"),
        ["productEnvName"] = new("", Note: "there is no product environment to look up"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names that are understood.</summary>
    public static IEnumerable<string> All => Names.Keys;

    /// <summary>What becomes of a name, or null if it is not known.</summary>
    public static RocketMqKey? Find(string name)
    {
        if (Names.TryGetValue(name, out var key))
            return key;
        return name.EndsWith("ThreadPoolNums", StringComparison.Ordinal)
            || name.EndsWith("PoolQueueCapacity", StringComparison.Ordinal)
            ? new RocketMqKey("", Note: NoPools)
            : null;
    }
}
