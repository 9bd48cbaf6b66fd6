using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Transport.Tests;

/// <summary>Invariant 9: the transport runs without sockets.</summary>
public sealed class InMemoryNetworkTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint Place = new(IPAddress.Parse("10.0.0.1"), 10911);

    [Fact]
    public async Task Requests_are_answered_without_a_socket()
    {
        var network = new InMemoryNetwork();
        await using var server = await StartAsync(network, new EchoHandler());
        await using var client = Client(network);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => AskAsync(client, new byte[i * 100])));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * 100), answers.Select(a => a.Body.Length));
    }

    [Fact]
    public async Task A_broken_network_resets_and_refuses_until_it_is_mended()
    {
        var network = new InMemoryNetwork();
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await StartAsync(network, handler);
        await using var client = Client(network);
        var asking = AskAsync(client, []);
        await Eventually.True(() => handler.Requests.Count == 1, "the request");

        network.Break(Place);

        await Assert.ThrowsAsync<RemotingDisconnectedException>(() => Eventually.Of(asking, "the reset"));
        await Assert.ThrowsAsync<RemotingConnectException>(() => AskAsync(client, []));
        Assert.Equal(DisconnectReason.ConnectionLost, (await DisconnectedAsync(handler)).Reason);
        network.Mend(Place);
        await client.ConnectAsync(Place.ToString(), default);
        await Eventually.True(() => handler.Connected.Count == 2, "the new connection");
    }

    [Fact]
    public async Task A_stopped_server_is_not_there_any_more()
    {
        var network = new InMemoryNetwork();
        var server = await StartAsync(network, new EchoHandler());
        await using var client = Client(network);
        await AskAsync(client, []);

        await server.StopAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAnyAsync<RemotingException>(() => AskAsync(client, []));
        await using var next = await StartAsync(network, new EchoHandler());
        Assert.Equal(5, (await AskAsync(client, new byte[5])).Body.Length);
    }

    private static async Task<(RemotingConnection Connection, DisconnectReason Reason)> DisconnectedAsync(
        EchoHandler handler)
    {
        await Eventually.True(() => !handler.Disconnected.IsEmpty, "the handler to hear of the end");
        return handler.Disconnected.First();
    }

    private static Task<RemotingServer> StartAsync(InMemoryNetwork network, IRemotingHandler handler) =>
        RemotingServer.StartAsync(
            new() { Listen = Place },
            handler, network, NullLoggerFactory.Instance, TimeProvider.System, default);

    private static RemotingClient Client(InMemoryNetwork network) =>
        new(new(), null, network, NullLoggerFactory.Instance, TimeProvider.System);

    private static Task<RemotingResponse> AskAsync(RemotingClient client, byte[] body) =>
        client.InvokeAsync(
            Place.ToString(), RequestCode.SendMessageV2, default(EmptyHeader), body, Timeout, default);
}
