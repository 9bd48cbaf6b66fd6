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

    private const string OnePort = "slaves come to the port that clients use, too";
    private const string Again = "what is not answered is said again by itself";
    private const string FailsOver = "'actormq node' runs brokers that fail over by themselves, with etcd";

    private static readonly FrozenDictionary<string, RocketMqKey> Names = new Dictionary<string, RocketMqKey>(
        StringComparer.Ordinal)
    {
        ["brokerName"] = new("actormq.broker.name"),
        ["brokerId"] = new("actormq.broker.id"),
        ["brokerRole"] = new("actormq.broker.role"),
        ["inSyncReplicas"] = new("actormq.broker.replication.in-sync-replicas"),
        ["slaveTimeout"] = new("actormq.broker.replication.slave-timeout", Unit: "ms"),
        ["haMaxGapNotInSync"] = new("actormq.broker.replication.slave-gap-max"),
        ["haSlaveFallbehindMax"] = new("actormq.broker.replication.slave-gap-max"),
        ["slaveReadEnable"] = new("actormq.broker.replication.slave-read"),
        ["accessMessageInMemoryMaxRatio"] = new("actormq.broker.replication.memory-percent"),
        ["maxHaTransferByteInSecond"] = new("actormq.broker.replication.catch-up-rate"),
        ["haMaxTimeSlaveNotCatchup"] = new("actormq.broker.replication.lag-max", Unit: "ms"),
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
        ["aclEnable"] = new("", Only: "false", Note: "this version has no access control"),
        ["enableDLegerCommitLog"] = new("", Only: "false", Note: FailsOver),
        ["enableControllerMode"] = new("", Only: "false", Note: FailsOver),
        ["enableSlaveActingMaster"] =
            new("", Only: "false", Note: "a slave serves reads while its master is away, and nothing more"),
        ["duplicationEnable"] = new("", Only: "false", Note: "a broker has one role"),
        ["asyncLearner"] = new("", Only: "false", Note: "every slave counts"),
        ["allAckInSyncStateSet"] =
            new("", Only: "false", Note: "with 'actormq node' the whole in-sync set always acknowledges"),
        ["storePathCommitLog"] =
            new("", Only: "", Note: "the log is in the folder commitlog of actormq.store.path"),
        ["rejectTransactionMessage"] =
            new("", Only: "true", Note: "this version has no transactions, and rejects them"),

        ["forceVerifyPropCRC"] = new("", Note: "a record that has a checksum is always checked against it"),
        ["rocketmqHome"] = new("", Note: "nothing is looked up in a home directory"),
        ["brokerIP2"] = new("", Note: "there is one advertised address, for clients and brokers"),
        ["haListenPort"] = new("", Note: OnePort),
        ["haMasterAddress"] = new("", Note: OnePort
            + "; name servers say where the master is, or actormq.broker.replication.master-address"),
        ["haSendHeartbeatInterval"] =
            new("", Note: "actormq.broker.replication.heartbeat-interval is another interval"),
        ["haHousekeepingInterval"] = new("", Note: Again),
        ["haTransferBatchSize"] = new("", Note: "runs of up to 1 MiB are sent"),
        ["haFlowControlEnable"] = new("", Note: "maxHaTransferByteInSecond alone decides"),
        ["totalReplicas"] = new("", Note: "slaves are counted when they come"),
        ["minInSyncReplicas"] = new("", Note: "inSyncReplicas is never lowered"),
        ["enableAutoInSyncReplicas"] = new("", Note: "inSyncReplicas is never lowered"),
        ["syncFromLastFile"] = new("", Note: "a slave gets all that its master has"),
        ["offsetCheckInSlave"] = new("", Note: "offsets are checked alike at master and slave"),
        ["controllerAddr"] = new("", Note: FailsOver),
        ["storePathEpochFile"] = new("", Note: "it is in the store"),
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
