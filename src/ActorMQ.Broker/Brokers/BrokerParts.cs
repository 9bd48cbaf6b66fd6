using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal;
using ActorMQ.Journal.Retention;
using ActorMQ.Model.Brokers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Brokers;

/// <summary>
/// The broker's children, put together over an open store, and the requests that they serve.
/// </summary>
internal sealed partial class BrokerParts
{
    private readonly BrokerOptions _options;
    private readonly ReplicaLog? _log;
    private ActorRef? _replication;

    /// <summary>Reads what is saved and starts the actors, which own the store from now on. Blocks on the
    /// disk.</summary>
    /// <exception cref="InvalidDataException">A saved file or an event of the log makes no sense.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal BrokerParts(
        IActorRefFactory actors,
        MessageStore store,
        BrokerOptions options,
        BrokerPlace place,
        ILoggerFactory logs)
    {
        _options = options;
        Path = new MessagePath(
            actors, store, place.Identity, PathSettings(), logs.CreateLogger<MessagePath>());
        Catalog = new BrokerCatalog(
            actors, CatalogSettings(), options.Files, Path.State, Path.QueueFor, Path.EndTopics, logs);
        Path.StartRetention(
            new StoreRetention(store, options.Files, options.StorePath, options.Retention),
            new TopicReserveTimes(Catalog.Topics).Read,
            options.RetentionTimes);
        Table = TableFor(place, actors.Time);
        if (options.Replication is not null)
        {
            _log = Path.ReplicaLogOf(
                store, options.Log, options.CommitLog.SegmentSizeBytes, place.Registration.Address);
        }
    }

    /// <summary>Queues, writer, flusher, readers, index.</summary>
    internal MessagePath Path { get; }

    /// <summary>Topics, groups and registration.</summary>
    internal BrokerCatalog Catalog { get; }

    /// <summary>Who serves which request.</summary>
    internal RequestTable Table { get; }

    /// <summary>What whoever replicates the log serves.</summary>
    internal IEnumerable<KeyValuePair<RequestCode, IRequest>> ReplicationRequests =>
        _options.Replication?.Requests ?? [];

    /// <summary>From now on the broker is a replica, if it is to be one.</summary>
    /// <param name="actors">Where it starts.</param>
    /// <param name="leads">Called each time that it leads in earnest, on any thread.</param>
    internal void StartReplication(IActorRefFactory actors, Action leads)
    {
        if (_options.Replication is not { } replication)
            return;
        var links = new ReplicaLinks
        {
            Queue = Path.TellQueueIfLiving,
            State = Catalog.TellState,
            Role = Catalog.ChangeRole,
            Leads = leads,
        };
        _log!.Begin(links, [.. Catalog.Topics.Snapshot.Entries.Select(static topic => topic.Name)]);
        _replication = replication.Start(actors, _log);
    }

    /// <summary>The actors of a part, to stop them.</summary>
    internal IReadOnlyList<ActorRef> ActorsOf(BrokerPart part) => part switch
    {
        BrokerPart.Replication => _replication is { } replication ? [replication] : [],
        BrokerPart.Groups => [Catalog.GroupShards.Guardian],
        _ => Path.ActorsOf(part),
    };

    private RequestTable TableFor(BrokerPlace place, TimeProvider time)
    {
        var (identity, path, catalog) = (place.Identity, Path, Catalog);
        var keys = new UniqueKeySource(
            time, identity.StoreHost.ToEndPoint().Address, Environment.ProcessId, place.Port);
        var settings =
            new SendSettings { MessageSizeMax = _options.MessageSizeMax, IsWritable = _options.IsWritable };
        var send = new SendMessage(
            catalog.Topics, catalog.TopicShards.CreateForSend, path.Sends,
            new MessageLayout(identity, keys, _options.SealsRecords),
            settings);
        return new RequestTable(
        [
            new(RequestCode.SendMessage, send),
            new(RequestCode.SendMessageV2, send),
            new(RequestCode.SendBatchMessage, send),
            new(RequestCode.PullMessage, new PullMessage(
                catalog.Topics, catalog.PullGroups, _options.PullSuspendMax, _options.ShortPollingDelay,
                maySlavesBeRead: _options.Read.SlaveReadGapBytes is not null)),
            new(RequestCode.QueryMessage, new QueryMessage(path.Index)),
            new(RequestCode.ViewMessageById, new ViewMessage(path.RecordReader)),
            new(RequestCode.GetMaxOffset, new GetMaxOffset(catalog.Topics)),
            new(RequestCode.GetMinOffset, new GetMinOffset(catalog.Topics)),
            new(RequestCode.SearchOffsetByTimestamp, new SearchOffset(catalog.Topics)),
            new(RequestCode.GetEarliestMsgStoretime, new GetEarliestStoreTime(catalog.Topics)),
            .. catalog.Requests,
            .. ReplicationRequests,
        ]);
    }
}
