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
    private readonly List<FakeNameServer> _nameServers = [];
    private bool _isSilent;
    private int _routesAsked;

    internal InMemoryNetwork Network { get; } = new();

    internal IReadOnlyList<FakeBroker> Brokers => _brokers;

    internal FakeBroker Broker => _brokers[0];

    internal IReadOnlyList<FakeNameServer> NameServerHandlers => _nameServers;

    /// <summary>How often a name server was asked for a route.</summary>
    internal int RoutesAsked => Volatile.Read(ref _routesAsked);

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
        {
            cluster._nameServers.Add(new FakeNameServer(cluster));
            await cluster.ListenAsync(place, cluster._nameServers[^1]);
        }

        for (var i = 0; i < brokerCount; i++)
            await cluster.AddAsync($"broker-{(char)('a' + i)}", store: null);
        return cluster;
    }

    /// <summary>One broker group, whose replicas share what is stored; the first leads.</summary>
    internal static async Task<FakeCluster> StartGroupAsync(int replicaCount)
    {
        var cluster = await StartAsync(brokerCount: 1);
        for (var i = 1; i < replicaCount; i++)
        {
            await cluster.AddAsync(cluster.Broker.Name, cluster.Broker.Store);
            cluster._brokers[i].Id = i;
        }

        return cluster;
    }

    /// <summary>The replica leads from now on; the one before is gone from the routes, or follows.</summary>
    internal void Lead(int replica, bool isFormerGone)
    {
        var former = _brokers.First(one => one.Id == 0);
        former.Id = _brokers[replica].Id;
        former.IsRegistered = !isFormerGone;
        _brokers[replica].Id = 0;
        _brokers[replica].IsRegistered = true;
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

    private async Task AddAsync(string name, FakeStore? store)
    {
        var place = new IPEndPoint(IPAddress.Parse($"10.0.1.{_brokers.Count + 1}"), 10911);
        var broker = new FakeBroker(name, place, store ?? new FakeStore(place));
        _brokers.Add(broker);
        await ListenAsync(place, broker);
    }

    private async Task ListenAsync(IPEndPoint place, IRemotingHandler handler) =>
        _servers.Add(await RemotingServer.StartAsync(
            new() { Listen = place }, handler, Network, NullLoggerFactory.Instance, TimeProvider.System,
            default));

    internal sealed class FakeNameServer(FakeCluster cluster) : IRemotingHandler
    {
        /// <summary>Whether it hears and does not answer.</summary>
        internal bool IsSilent { get; set; }

        /// <summary>Whether it knows of no topic.</summary>
        internal bool IsEmpty { get; set; }

        public void OnConnected(RemotingConnection connection)
        {
        }

        public void OnRequest(RemotingConnection connection, in RemotingCommand request)
        {
            Interlocked.Increment(ref cluster._routesAsked);
            if (cluster._isSilent || IsSilent)
                return;
            var ticket = connection.TicketOf(request);
            var topic = request.Fields.ToDictionary()["topic"];
            var hosts = cluster._brokers.Where(b => b.IsRegistered && b.Topics.ContainsKey(topic)).ToList();
            if (string.Equals(topic, "TBW102", StringComparison.Ordinal) && cluster.CreatesTopics)
                hosts = cluster._brokers;
            if (hosts.Count == 0 || IsEmpty)
            {
                connection.Reply(ticket, ResponseCode.TopicNotExist, "No topic route info");
                return;
            }

            var route = new TopicRouteData();
            foreach (var group in hosts.GroupBy(host => host.Name, StringComparer.Ordinal))
            {
                var count = group.First().Topics.GetValueOrDefault(topic, 8);
                var data = new BrokerData { BrokerName = group.Key };
                foreach (var host in group)
                    data.BrokerAddrs[host.Id] = host.Place.ToString();
                route.BrokerDatas.Add(data);
                route.QueueDatas.Add(new()
                {
                    BrokerName = group.Key,
                    Perm = 6,
                    ReadQueueNums = count,
                    WriteQueueNums = count,
                });
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
