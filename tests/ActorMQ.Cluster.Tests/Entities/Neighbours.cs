using System.Collections.Concurrent;
using System.Net;
using ActorMQ.Actors;
using ActorMQ.Cluster.Entities;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Cluster.Tests.Entities;

/// <summary>What all nodes of a test know: addresses, places of shards, who is there.</summary>
internal sealed class Neighbourhood : INodeAddresses, INodeLiveness, IAsyncDisposable
{
    private readonly ConcurrentDictionary<NodeName, string> _addresses = new();
    private readonly ConcurrentDictionary<NodeName, NodeLife> _there = new();
    private readonly List<Action<NodeName>> _hear = [];
    private readonly List<Neighbour> _all = [];

    /// <summary>The node on which the only shard lives; null for none.</summary>
    internal NodeName? Place { get; private set; }

    internal async Task<Neighbour> StartAsync(string name, int life = 1)
    {
        var node = await Neighbour.StartAsync(this, new NodeLife(new NodeName(name), $"{life}"));
        _addresses[node.Self.Node] = node.Address;
        _all.Add(node);
        Set(node.Self.Node, node.Self);
        return node;
    }

    internal void Move(string? node)
    {
        Place = node is null ? null : new NodeName(node);
        foreach (var each in _all)
            each.HearOfMove();
    }

    internal void Set(NodeName node, NodeLife? life)
    {
        if (life is { } there)
            _there[node] = there;
        else
            _there.TryRemove(node, out _);
        foreach (var hear in _hear)
            hear(node);
    }

    public string? AddressOf(NodeName node) => _addresses.GetValueOrDefault(node);

    public NodeLife? LifeOf(NodeName node) => _there.TryGetValue(node, out var life) ? life : null;

    public IDisposable Subscribe(Action<NodeName> changed)
    {
        _hear.Add(changed);
        return new Forgotten();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _all)
        {
            await each.DisposeAsync();
            Assert.Empty(each.Failures);
        }
    }

    internal sealed class Forgotten : IDisposable
    {
        public void Dispose()
        {
        }
    }
}

/// <summary>A node on real sockets with one region, <c>errands</c>.</summary>
internal sealed class Neighbour : IRemotingHandler, IShardLocations<string>, IAsyncDisposable
{
    private readonly Neighbourhood _all;
    private readonly RemotingClient _client;
    private RemotingServer _server = null!;
    private NodeRequests _requests = null!;
    private Action<string>? _moved;

    private Neighbour(Neighbourhood all, NodeLife self)
    {
        _all = all;
        Self = self;
        System = new ActorSystem(self.Node.Value, new ActorSystemOptions
        {
            DeadLetterSink = Letters.Enqueue,
            FailureSink = Failures.Enqueue,
        });
        var options = new RemotingClientOptions { HeaderEncoding = HeaderEncoding.Binary };
        _client = new RemotingClient(options, pushes: null, NullLoggerFactory.Instance, TimeProvider.System);
    }

    internal NodeLife Self { get; }

    internal ActorSystem System { get; }

    internal NodePort Port { get; private set; } = null!;

    internal ShardRegion<string, Errand> Errands { get; private set; } = null!;

    internal string Address => _server.LocalEndPoint.ToString();

    internal ConcurrentQueue<string> Heard { get; } = new();

    internal ConcurrentQueue<DeadLetter> Letters { get; } = new();

    internal ConcurrentQueue<ActorFailed> Failures { get; } = new();

    internal static async Task<Neighbour> StartAsync(Neighbourhood all, NodeLife self)
    {
        var node = new Neighbour(all, self);
        node._server = await RemotingServer.StartAsync(
            new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            node, NullLoggerFactory.Instance, TimeProvider.System, default);
        var link = new RemotingNodeLink(node.System, () => self, node._client, all, new NodeLinkOptions());
        node.Port = new NodePort(node.System, self.Node, link, all, new NodePortOptions
        {
            CheckWatchesEvery = TimeSpan.FromMilliseconds(50),
        });
        node._requests = new NodeRequests(node.Port);
        node.Errands = new ShardRegion<string, Errand>(
            node.System,
            "errands",
            key => new Props<Errand>(() => new Runner(node, key)),
            new ShardRegionOptions<Errand>(),
            new RegionReach<string, Errand>(node.Port, node, new ErrandCodec()));
        return node;
    }

    /// <summary>Breaks every connection to this node.</summary>
    internal void BreakConnections()
    {
        foreach (var connection in _server.Connections)
            connection.Close(DisconnectReason.ClosedHere);
    }

    internal void HearOfMove() => _moved?.Invoke("only");

    public string ShardOf(string key) => "only";

    public ShardPlace PlaceOf(string shard) => _all.Place is not { } node ? ShardPlace.Unknown
        : node == Self.Node ? ShardPlace.Here
        : ShardPlace.On(node);

    public IDisposable Subscribe(Action<string> changed)
    {
        _moved += changed;
        return new Neighbourhood.Forgotten();
    }

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        if (!_requests.TryTake(connection, request))
            connection.Reply(connection.TicketOf(request), ResponseCode.RequestCodeNotSupported);
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        Port.Dispose();
    }

    private sealed class Runner(Neighbour node, string key) : Actor<Errand>
    {
        protected override void Receive(Errand message)
        {
            node.Heard.Enqueue($"{key}: {message.Text}");
            if (message.Text is "end")
                Context.StopSelf();
            if (message.Text is not "keep silent")
                message.Reply?.Reply($"{message.Text} on {node.Self.Node}");
        }
    }
}
