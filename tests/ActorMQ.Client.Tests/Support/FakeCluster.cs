using System.Net;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Client.Tests;

/// <summary>Name servers and brokers on a network in memory.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly List<RemotingServer> _servers = [];
    private readonly List<FakeBroker> _brokers = [];
    private bool _isSilent;
    private int _routesAsked;

    internal InMemoryNetwork Network { get; } = new();

    internal IReadOnlyList<FakeBroker> Brokers => _brokers;

    internal FakeBroker Broker => _brokers[0];

    internal IReadOnlyList<IPEndPoint> NameServerPlaces { get; } =
        [new(IPAddress.Parse("10.0.0.1"), 9876), new(IPAddress.Parse("10.0.0.2"), 9876)];

    internal string NameServers => string.Join(';', NameServerPlaces);

    /// <summary>Whether TBW102 is in the routes, so that sends create topics.</summary>
    internal bool CreatesTopics { get; set; } = true;

    /// <summary>How often a name server or a broker was asked.</summary>
    internal int AskedCount =>
        Volatile.Read(ref _routesAsked) + _brokers.Sum(broker => broker.Requests.Count);

    internal static async Task<FakeCluster> StartAsync(int brokerCount = 1)
    {
        var cluster = new FakeCluster();
        foreach (var place in cluster.NameServerPlaces)
            await cluster.ListenAsync(place, new FakeNameServer(cluster));
        for (var i = 0; i < brokerCount; i++)
        {
            var broker = new FakeBroker(
                $"broker-{(char)('a' + i)}", new IPEndPoint(IPAddress.Parse($"10.0.1.{i + 1}"), 10911));
            cluster._brokers.Add(broker);
            await cluster.ListenAsync(broker.Place, broker);
        }

        return cluster;
    }

    /// <summary>From now on everybody hears, and nobody answers; or they answer again.</summary>
    internal void BeSilent(bool isSilent)
    {
        _isSilent = isSilent;
        foreach (var broker in _brokers)
            broker.IsSilent = isSilent;
    }

    internal void CreateTopic(string topic, int queues)
    {
        foreach (var broker in _brokers)
            broker.Topics[topic] = queues;
    }

    internal ActorMQClient NewClient(ActorMQClientOptions? options = null) =>
        new(
            (options ?? new()) with { NameServers = NameServers }, Network, NullLoggerFactory.Instance,
            time: null);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task ListenAsync(IPEndPoint place, IRemotingHandler handler) =>
        _servers.Add(await RemotingServer.StartAsync(
            new() { Listen = place }, handler, Network, NullLoggerFactory.Instance, TimeProvider.System,
            default));

    private sealed class FakeNameServer(FakeCluster cluster) : IRemotingHandler
    {
        public void OnConnected(RemotingConnection connection)
        {
        }

        public void OnRequest(RemotingConnection connection, in RemotingCommand request)
        {
            Interlocked.Increment(ref cluster._routesAsked);
            if (cluster._isSilent)
                return;
            var ticket = connection.TicketOf(request);
            var topic = request.Fields.ToDictionary()["topic"];
            var hosts = cluster._brokers.Where(b => b.Topics.ContainsKey(topic)).ToList();
            if (string.Equals(topic, "TBW102", StringComparison.Ordinal) && cluster.CreatesTopics)
                hosts = cluster._brokers;
            if (hosts.Count == 0)
            {
                connection.Reply(ticket, ResponseCode.TopicNotExist, "No topic route info");
                return;
            }

            var route = new TopicRouteData();
            foreach (var host in hosts)
            {
                var name = host.Name;
                var count = host.Topics.GetValueOrDefault(topic, 8);
                route.BrokerDatas.Add(
                    new BrokerData { BrokerName = host.Name, BrokerAddrs = { [0] = host.Place.ToString() } });
                route.QueueDatas.Add(
                    new() { BrokerName = name, Perm = 6, ReadQueueNums = count, WriteQueueNums = count });
            }

            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, Body.ToBytes(route));
        }

        public void OnRequestsRead(RemotingConnection connection)
        {
        }

        public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
        {
        }
    }
}
