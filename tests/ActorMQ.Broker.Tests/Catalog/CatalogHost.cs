using System.Net;
using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>A broker's topics and groups and their log on a simulated disk, without sockets.</summary>
internal sealed class CatalogHost
{
    private static readonly RecordHost StoreHost = RecordHost.From(
        new IPEndPoint(IPAddress.Parse("10.1.2.3"), 10911));

    private readonly ActorSystem _actors;
    private long _clients;

    internal CatalogHost(
        ActorSystem actors, SimulatedDisk disk, GroupSettings? groups = null, TopicSettings? topics = null,
        LogSettings? log = null)
    {
        _actors = actors;
        Disk = disk;
        Store = MessageStore.Open(
            disk, "store",
            new StoreOptions { CommitLog = new CommitLogOptions { SegmentSizeBytes = 1 << 20 } })
            ?? throw new InvalidOperationException("the store is open");
        Path = new MessagePath(
            actors, Store, new BrokerIdentity("GoldCluster", "DefaultRegion", traceOn: true, StoreHost),
            new MessagePathSettings { Log = log ?? new LogSettings() }, NullLogger.Instance);
        var queues = new ShardRegion<QueueKey, QueueMessage>(
            actors,
            "fake-queues",
            key => new Props<QueueMessage>(() => new FakeQueue(YoungTopics.Contains(key.Topic.Value))),
            new ShardRegionOptions<QueueMessage>());
        Catalog = new BrokerCatalog(
            actors,
            new CatalogSettings
            {
                Cluster = new ClusterName("GoldCluster"),
                Broker = new BrokerName("broker-g"),
                Directory = "store/config",
                Groups = groups ?? new GroupSettings(),
                Topics = topics ?? new TopicSettings(),
            },
            disk,
            Path.State,
            queues.RefFor,
            (topics, ended) =>
            {
                QueuesEnded.AddRange(topics);
                Path.EndTopics(topics, ended);
            },
            NullLoggerFactory.Instance);
        Requests = Catalog.Requests.ToDictionary();
    }

    internal SimulatedDisk Disk { get; }

    internal MessageStore Store { get; }

    internal MessagePath Path { get; }

    internal BrokerCatalog Catalog { get; }

    internal Dictionary<RequestCode, IRequest> Requests { get; }

    /// <summary>Topics whose queues still have their first message.</summary>
    internal HashSet<string> YoungTopics { get; } = new(StringComparer.Ordinal);

    /// <summary>Topics whose queues were ended.</summary>
    internal List<TopicName> QueuesEnded { get; } = [];

    internal FakeClient NewClient() => new(this, ++_clients);

    /// <summary>
    /// Ends groups and brings the files up to date, as a broker does that stops in good order.
    /// </summary>
    internal async Task StopAsync()
    {
        await _actors.StopAsync(Catalog.GroupShards.Guardian);
        var saved = new TaskCompletionSource();
        Catalog.SaveState(saved.SetResult);
        await saved.Task;
    }

    /// <summary>A session whose answers go to <paramref name="replies"/>.</summary>
    internal static ConnectionSession SessionOf(IReplies replies) => new(replies, sends: null!, default);

    private sealed class FakeQueue(bool isYoung) : Actor<QueueMessage>
    {
        protected override void Receive(QueueMessage message)
        {
            var (session, ticket) = (((OffsetQuery)message).Session, ((OffsetQuery)message).Ticket);
            if (isYoung)
                session.Reply(ticket, ResponseCode.Success, new OffsetResponseHeader());
            else
                session.Reply(ticket, ResponseCode.QueryNotFound, default(EmptyHeader), "Not found");
        }
    }
}
