using System.Net;
using ActorMQ.Broker;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Hocon.Settings;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Transport;
using HoconIndex = ActorMQ.Hocon.Settings.IndexSettings;

namespace ActorMQ.Configuration;

/// <summary>The settings of a broker and its store, as the broker takes them.</summary>
internal static class BrokerOptionsOf
{
    internal static BrokerOptions Settings(ActorMqSettings settings)
    {
        var (broker, store) = (settings.Broker, settings.Store);
        return new BrokerOptions
        {
            StorePath = Path.GetFullPath(store.Path),
            Transport = TransportOf(settings.Transport, broker),
            Name = new BrokerName(broker.Name),
            Id = new BrokerId(broker.Id),
            Cluster = new ClusterName(broker.Cluster),
            AdvertisedAddress = broker.AdvertisedAddress,
            NameServers = [.. broker.NameServers.Select(server => server.ToString())],
            RegisterInterval = broker.RegisterInterval,
            ForceRegister = broker.ForceRegister,
            RegisterTimeout = broker.RegisterTimeout,
            HeartbeatInterval = broker.HeartbeatInterval,
            IsWritable = broker.Permission.HasFlag(BrokerPermission.Write),
            MessageSizeMax = broker.MaxMessageSizeBytes,
            Log = LogOf(store, broker),
            SealsRecords = store.RecordChecksum,
            CommitLog = new CommitLogOptions
            {
                SegmentSizeBytes = store.SegmentSizeBytes,
                WriteBufferSizeBytes = store.WriteBatchSizeBytes,
            },
            ConsumeQueue = new ConsumeQueueOptions
            {
                UnitsPerFile = store.ConsumeQueue.FileEntries,
                OpenFileCountMax = store.ConsumeQueue.OpenFilesMax,
                WaitingSizeMaxBytes = store.ConsumeQueue.WaitingSizeMaxBytes,
            },
            Retention = RetentionOf(store.Retention),
            RetentionTimes = RetentionTimesOf(store.Retention),
            Index = IndexOf(store.Index),
            InFlightSendsMax = broker.FlowControl.InFlightSends,
            InFlightSendSizeMax = broker.FlowControl.InFlightSendBytes,
            Queue = QueueOf(broker),
            PullSuspendMax = broker.LongPolling.MaxSuspend,
            ShortPollingDelay = broker.LongPolling.Enabled ? null : broker.LongPolling.ShortPollingDelay,
            Read = ReadOf(broker.Pull, broker.Replication),
            PullReaders = broker.Pull.Readers,
            PullDiskReaders = broker.Pull.DiskReaders,
            PassivateAfter = broker.PassivateAfter,
            StopGrace = settings.Transport.ShutdownTimeout,
            Topics = TopicsOf(broker),
            Groups = GroupsOf(broker),
        };
    }

    private static RemotingServerOptions TransportOf(TransportSettings transport, BrokerSettings broker)
    {
        var options = ServerOptions.Of(transport, broker.ListenAddress, broker.ListenPort);
        var vip = new IPEndPoint(
            options.Listen.Address, Math.Max(0, broker.ListenPort - BrokerSettings.VipChannelDistance));
        return broker.VipChannel ? options with { AlsoListen = [vip] } : options;
    }

    private static LogSettings LogOf(StoreSettings store, BrokerSettings broker) => new()
    {
        SyncFlush = store.FlushDiskType == FlushDiskType.SyncFlush,
        SyncFlushTimeout = AnswerTimeout(store, broker),
        FlushPeriod = store.FlushInterval,
        FlushLeastPages = store.FlushLeastPages,
        FlushThoroughPeriod = store.FlushThoroughInterval,
        CheckpointPeriod = store.ConsumeQueue.FlushInterval,
        WaitingAppendsMax = store.MailboxSize,
    };

    /// <summary>
    /// A send waits for the disk and for slaves together: as long as what takes longest of those that it
    /// waits for.
    /// </summary>
    private static TimeSpan AnswerTimeout(StoreSettings store, BrokerSettings broker)
    {
        if (broker.Role != BrokerRole.SyncMaster)
            return store.SyncFlushTimeout;
        var slaves = broker.Replication.SlaveTimeout;
        return store.FlushDiskType == FlushDiskType.SyncFlush && store.SyncFlushTimeout > slaves
            ? store.SyncFlushTimeout
            : slaves;
    }

    private static QueueSettings QueueOf(BrokerSettings broker) => new()
    {
        ParkedPullsMax = broker.LongPolling.MaxWaitingPerQueue,
        RecheckPeriod = broker.LongPolling.CheckInterval,
        AppendWaitMax = broker.FlowControl.SendWaitMax,
    };

    private static ReadSettings ReadOf(PullSettings pull, ReplicationSettings replication) => new()
    {
        MessagesMax = pull.MaxMessages,
        SizeMax = pull.MaxSizeBytes,
        DiskMessagesMax = pull.MaxMessagesFromDisk,
        DiskSizeMax = pull.MaxSizeFromDiskBytes,
        SlaveReadGapBytes = replication.SlaveRead
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 100 * replication.MemoryPercent
            : null,
    };

    private static RetentionSettings RetentionOf(StoreRetentionSettings retention) => new()
    {
        ReservedTime = retention.ReservedTime,
        DeleteHours = retention.DeleteHours,
        LogSizeMaxBytes = retention.LogSizeMaxBytes,
        CleanPercent = retention.CleanPercent,
        CleansForcibly = retention.ForcedClean,
        ForcedCleanPercent = retention.ForcedCleanPercent,
        ForcedCleanFreeBytes = retention.ForcedCleanFreeBytes,
        WriteStopPercent = retention.WriteStopPercent,
        WriteStopFreeBytes = retention.WriteStopFreeBytes,
        DeletionsMax = retention.DeletionsMax,
    };

    private static RetentionTimes RetentionTimesOf(StoreRetentionSettings retention) => new()
    {
        Round = retention.CheckInterval,
        Look = retention.LookInterval,
        Removal = retention.DeleteInterval,
        Retry = retention.RetryInterval,
    };

    private static IndexOptions? IndexOf(HoconIndex index) => index.Enabled
        ? new IndexOptions { SlotCount = index.Slots, UnitCount = index.FileEntries }
        : null;

    private static TopicSettings TopicsOf(BrokerSettings broker) => new()
    {
        AutoCreates = broker.AutoCreateTopic,
        DefaultQueueCount = broker.DefaultTopicQueueCount,
        MailboxCapacity = broker.MailboxSize,
        ActiveTopicsMax = broker.ActiveTopicsMax,
    };

    private static GroupSettings GroupsOf(BrokerSettings broker) => new()
    {
        AutoCreates = broker.AutoCreateGroup,
        MemberExpiry = broker.Group.ChannelExpiry,
        NotifiesChanges = broker.Group.NotifyChanges,
        ScanPeriod = broker.Group.ScanInterval,
        OffsetSavePeriod = broker.Group.OffsetPersistInterval,
        MailboxCapacity = broker.MailboxSize,
        ActiveGroupsMax = broker.Group.ActiveGroupsMax,
        WaitingOffsetsMax = broker.Group.WaitingOffsetsMax,
    };
}
