using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>A broker's topics and groups on a simulated disk, without log and sockets.</summary>
internal sealed class CatalogHost
{
    private readonly ActorSystem _actors;
    private long _clients;

    internal CatalogHost(
        ActorSystem actors, SimulatedDisk disk, GroupSettings? groups = null, TopicSettings? topics = null)
    {
        _actors = actors;
        Disk = disk;
        var queues = new ShardRegion<QueueKey, QueueMessage>(
            actors,
            "queues",
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
            queues.RefFor,
            (topics, ended) =>
            {
                QueuesEnded.AddRange(topics);
                ended();
            },
            NullLoggerFactory.Instance);
        Requests = Catalog.Requests.ToDictionary();
    }

    internal SimulatedDisk Disk { get; }

    internal BrokerCatalog Catalog { get; }

    internal Dictionary<RequestCode, IRequest> Requests { get; }

    /// <summary>Topics whose queues still have their first message.</summary>
    internal HashSet<string> YoungTopics { get; } = new(StringComparer.Ordinal);

    /// <summary>Topics whose queues were ended.</summary>
    internal List<TopicName> QueuesEnded { get; } = [];

    internal FakeClient NewClient() => new(this, ++_clients);

    /// <summary>Ends groups and saves offsets, as a broker does that stops in good order.</summary>
    internal async Task StopAsync()
    {
        await _actors.StopAsync(Catalog.GroupShards.Guardian);
        var saved = new TaskCompletionSource();
        Catalog.SaveOffsets(saved.SetResult);
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
                session.Reply(ticket, ResponseCode.Success, new QueryConsumerOffsetResponseHeader());
            else
                session.Reply(ticket, ResponseCode.QueryNotFound, default(EmptyHeader), "Not found");
        }
    }
}
