using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Journals;

namespace ActorMQ.Broker.Brokers;

/// <content>Each part of the broker gets exactly the settings that it needs.</content>
internal sealed partial class BrokerParts
{
    private MessagePathSettings PathSettings() => new()
    {
        AppendsSizeMax = _options.InFlightSendSizeMax,
        AppendRequestsMax = _options.InFlightSendsMax,
        QueueIdleMax = _options.PassivateAfter,
        Queue = _options.Queue,
        MemoryReaderCount = _options.PullReaders,
        DiskReaderCount = _options.PullDiskReaders,
        Read = _options.Read,
        Log = _options.Log with
        {
            GrowthSize = Math.Min(_options.Log.GrowthSize, _options.CommitLog.SegmentSizeBytes / 8),
        },
        Replication = _options.Replication,
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
