using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Broker.Brokers;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Brokers;

/// <summary>One actor system with several brokers, each with a port and a directory of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly Dictionary<BrokerName, BrokerSurroundings> _around = [];
    private readonly ActorSystem _actors;
    private readonly List<BrokerDirectory> _directories = [];
    private readonly List<RemotingServer> _servers = [];

    internal TestNode()
    {
        _actors = new ActorSystem("node", new ActorSystemOptions
        {
            FailureSink = failed => Failed.Enqueue(failed.Actor.Path),
        });
        Shards = new BrokerShards(_actors, name => _around[name]);
    }

    internal BrokerShards Shards { get; }

    /// <summary>The paths of actors that failed.</summary>
    internal ConcurrentQueue<string> Failed { get; } = new();

    internal async Task<OneBroker> StartAsync(BrokerName name, IJournalFiles files)
    {
        var directory = new BrokerDirectory();
        _directories.Add(directory);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = new BrokerRequests();
        var options = directory.Options() with
        {
            Name = name,
            Files = files,
            Log = new() { FlushPeriod = TimeSpan.FromMilliseconds(10) },
        };
        _around[name] = new BrokerSurroundings
        {
            Options = options,
            Requests = requests,
            Logs = NullLoggerFactory.Instance,
            Ended = () => ended.TrySetResult(),
        };
        await Shards.OpenAsync(name);
        var server = await RemotingServer.StartAsync(
            options.Transport, requests, NullLoggerFactory.Instance, TimeProvider.System, default);
        _servers.Add(server);
        var place = PlaceOf(name, server.LocalEndPoint.Port, new FakeNameServers());
        await Shards.ServeAsync(name, place);
        return new OneBroker(directory, server, place, ended.Task);
    }

    internal static BrokerPlace PlaceOf(BrokerName name, int port, INameServers servers) => new()
    {
        Identity = new BrokerIdentity("TestCluster", "DefaultRegion", traceOn: true, TestBroker.StoreHost),
        Port = port,
        Registration = new RegistrationSettings
        {
            Cluster = new ClusterName("TestCluster"),
            Broker = name,
            Id = BrokerId.Master,
            Address = $"127.0.0.1:{port}",
            ReplicationAddress = $"127.0.0.1:{port}",
            NameServers = ["ns-1"],
        },
        NameServers = servers,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _actors.DisposeAsync();
        _directories.ForEach(directory => directory.Dispose());
    }

    internal sealed class OneBroker(
        BrokerDirectory directory, RemotingServer server, BrokerPlace place, Task ended)
    {
        internal string StorePath => directory.StorePath;

        internal BrokerPlace Place => place;

        /// <summary>Ends with the broker's first life.</summary>
        internal Task Ended => ended;

        /// <summary>Sends one message and waits for the answer.</summary>
        internal async Task<ResponseCode> SendAsync()
        {
            using var client = Connect();
            var sent = await client.AskAsync(
                RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "m"u8.ToArray());
            return sent.Code;
        }

        internal RawClient Connect() => new(server.LocalEndPoint);
    }
}
