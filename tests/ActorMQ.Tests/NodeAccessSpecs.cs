using System.Net;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Clusters;
using ActorMQ.CommandLine;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Tests;

/// <summary>A command goes on when the node that it asks ends: the others know as much.</summary>
public sealed class NodeAccessSpecs : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();
    private readonly NodeAccess _access;
    private readonly Node _first = new();
    private readonly Node _second = new();

    public NodeAccessSpecs() =>
        _access = new("127.0.0.1:10901", new(
            new RemotingClientOptions(), null, _network, NullLoggerFactory.Instance, TimeProvider.System));

    public ValueTask DisposeAsync() => _access.DisposeAsync();

    [Fact]
    public async Task Another_node_is_asked_when_the_first_has_ended()
    {
        await using var second = await StartAsync(_second, 10902);
        await using (await StartAsync(_first, 10901))
        {
            _first.Report = Report("first");
            Assert.Equal("first", (await _access.LookAsync(default)).Cluster);
        }

        _second.Report = Report("second");
        Assert.Equal("second", (await _access.LookAsync(default)).Cluster);
    }

    [Fact]
    public async Task When_no_node_answers_the_first_failure_is_told()
    {
        await using (await StartAsync(_first, 10901))
        {
            _first.Report = Report("first");
            await _access.LookAsync(default);
        }

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => _access.LookAsync(default));
        Assert.Equal(ExitCode.NoCluster, failed.ExitCode);
        Assert.Contains("127.0.0.1:10901", failed.Message, StringComparison.Ordinal);
    }

    private static ClusterReport Report(string name) => new(
        name,
        IsCurrent: true,
        Settings: null,
        [
            new("a", NodeLiving.Leaving, string.Empty, "127.0.0.1:10901"),
            new("b", NodeLiving.Up, string.Empty, "127.0.0.1:10902"),
            new("c", NodeLiving.Lost, string.Empty, "127.0.0.1:10903"),
        ],
        []);

    private Task<RemotingServer> StartAsync(Node node, int port) => RemotingServer.StartAsync(
        new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, port) },
        node, _network, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    /// <summary>A node's endpoint that tells what a test says.</summary>
    private sealed class Node : IRemotingHandler
    {
        internal ClusterReport? Report { get; set; }

        public void OnConnected(RemotingConnection connection)
        {
        }

        public void OnRequest(RemotingConnection connection, in RemotingCommand request) => connection.Reply(
            RequestTicket.Of(request, 0),
            request.Request == RequestCode.ClusterShow ? ResponseCode.Success : ResponseCode.RequestCodeNotSupported,
            default(EmptyHeader), null, ClusterReportJson.Encode(Report!));

        public void OnRequestsRead(RemotingConnection connection)
        {
        }

        public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
        {
        }
    }
}
