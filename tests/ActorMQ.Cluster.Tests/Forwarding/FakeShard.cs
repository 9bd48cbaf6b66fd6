using System.Net;
using System.Text;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using ActorMQ.Transport.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Cluster.Tests.Forwarding;

/// <summary>Some replicas of a shard on a network in memory, and a client. Time stands still.</summary>
internal sealed class FakeShard : IAsyncDisposable
{
    private readonly List<FakeReplica> _replicas = [];

    private FakeShard()
    {
        var options = new RemotingClientOptions { IdleTimeout = Timeout.InfiniteTimeSpan };
        Client = new RemotingClient(
            options, pushes: null, Network, NullLoggerFactory.Instance, TimeProvider.System);
    }

    internal InMemoryNetwork Network { get; } = new();

    internal ManualTime Time { get; } = new();

    internal RemotingClient Client { get; }

    internal FakeReplica this[int index] => _replicas[index];

    internal static async Task<FakeShard> StartAsync(int count = 3, ForwardingSettings? settings = null)
    {
        var shard = new FakeShard();
        for (var i = 0; i < count; i++)
        {
            var place = new IPEndPoint(IPAddress.Parse($"10.0.1.{i + 1}"), 10911);
            shard._replicas.Add(await FakeReplica.StartAsync(
                $"replica-{i}", place, settings ?? new(), shard.Network, shard.Time));
        }

        return shard;
    }

    /// <summary>All know who leads, and it does.</summary>
    internal void Lead(int leader, int epoch)
    {
        foreach (var replica in _replicas)
            Tell(replica, leader, epoch, ShardService.Taking);
    }

    /// <summary>One of them learns who leads.</summary>
    internal void Tell(FakeReplica replica, int leader, int epoch, ShardService service)
    {
        var leads = replica == _replicas[leader];
        replica.View.Follow(leads ? null : _replicas[leader].Address, new ShardEpoch(epoch));
        replica.View.Serve(leads ? service : ShardService.Following, new ShardEpoch(epoch));
    }

    /// <summary>Nobody leads any more.</summary>
    internal void LoseLeader(int epoch)
    {
        foreach (var replica in _replicas)
        {
            replica.View.Follow(leader: null, new ShardEpoch(epoch));
            replica.View.Serve(ShardService.Following, new ShardEpoch(epoch));
        }
    }

    internal Task<RemotingResponse> AskAsync(
        int replica, string text, RequestCode code = RequestCode.SendMessage) =>
        Client.InvokeAsync(
            _replicas[replica].Address, code, default(EmptyHeader), Encoding.UTF8.GetBytes(text),
            TimeSpan.FromSeconds(20), default);

    /// <summary>Requests of one connection, in order, none of which waits for the one before.</summary>
    internal static Task<RemotingResponse>[] AskMany(RemotingConnection connection, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => connection.InvokeAsync(
            RequestCode.SendMessage, default(EmptyHeader), Encoding.UTF8.GetBytes($"{i}"),
            TimeSpan.FromSeconds(20), default))];

    /// <summary>What <see cref="FakeReplica.Texts"/> is then.</summary>
    internal static string Numbers(int from, int count) => string.Join(' ', Enumerable.Range(from, count));

    internal Task<RemotingConnection> ConnectAsync(int replica) =>
        Client.ConnectAsync(_replicas[replica].Address, default);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
    }
}
