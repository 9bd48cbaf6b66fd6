using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;

namespace ActorMQ.Broker.Brokers;

/// <content>Each part of the broker gets exactly the settings that it needs.</content>
internal sealed partial class BrokerParts
{
    private MessagePathSettings PathSettings() => new()
    {
        AppendsSizeMax = _options.InFlightSendSizeMax,
        AppendRequestsMax = _options.InFlightSendsMax,
        QueueIdleMax = _options.PassivateAfter,
        Queue = new QueueSettings
        {
            ParkedPullsMax = _options.WaitingPullsPerQueueMax,
            RecheckPeriod = _options.PullCheckInterval,
            AppendWaitMax = _options.SendWaitMax,
        },
        MemoryReaderCount = _options.PullReaders,
        DiskReaderCount = _options.PullDiskReaders,
        Read = new ReadSettings
        {
            MessagesMax = _options.PullMessagesMax,
            SizeMax = _options.PullSizeMax,
            DiskMessagesMax = _options.PullDiskMessagesMax,
            DiskSizeMax = _options.PullDiskSizeMax,
        },
        Log = new LogSettings
        {
            SyncFlush = _options.SyncFlush,
            SyncFlushTimeout = _options.SyncFlushTimeout,
            FlushPeriod = _options.FlushInterval,
            FlushLeastPages = _options.FlushLeastPages,
            FlushThoroughPeriod = _options.FlushThoroughInterval,
            GrowthSize = Math.Min(1 << 20, _options.CommitLog.SegmentSizeBytes / 8),
            CheckpointPeriod = _options.CheckpointInterval,
            WaitingAppendsMax = _options.WaitingAppendsMax,
        },
        Index = _options.Index is { } index ? new IndexSettings { Options = index } : null,
    };

    private CatalogSettings CatalogSettings() => new()
    {
        Cluster = _options.Cluster,
        Broker = _options.Name,
        Directory = $"{_options.StorePath}/config",
        Topics = _options.Topics,
        Groups = _options.Groups,
    };
}
