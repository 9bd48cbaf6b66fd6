using ActorMQ.Actors.Testing;
using ActorMQ.NameServer.Settings;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests;

/// <summary>Who is in the routes, and for how long.</summary>
public sealed class LivenessSpecs
{
    private static readonly string[] Topics = ["orders", "bills"];

    private static bool IsFound(Answer answer) => answer.Response == ResponseCode.Success;

    private static bool IsMissing(Answer answer) => answer.Response == ResponseCode.TopicNotExist;

    [Fact]
    public async Task Two_name_servers_know_nothing_of_each_other()
    {
        await using var first = await NameServers.StartAsync();
        await using var second = await NameServers.StartAsync();
        using var toFirst = await Peer.ConnectAsync(first.LocalEndPoint);
        using var toSecond = await Peer.ConnectAsync(second.LocalEndPoint);

        await toFirst.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);

        Assert.True(IsFound(await toFirst.RouteAsync("orders")));
        Assert.True(IsMissing(await toSecond.RouteAsync("orders")));

        await toSecond.RegisterAsync("broker-b", "10.0.0.2:10911", Topics);
        await first.DisposeAsync();

        var route = await toSecond.RouteAsync("orders");
        Assert.Contains("broker-b", route.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("broker-a", route.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_whose_connection_drops_is_out_of_the_route_at_once()
    {
        // Time stands still, so nothing but the connection's end can drop the broker.
        var time = new VirtualTime();
        await using var server = await NameServers.StartAsync(time);
        using var client = await Peer.ConnectAsync(server.LocalEndPoint);
        using (var broker = await Peer.ConnectAsync(server.LocalEndPoint))
        {
            await broker.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);
            Assert.True(IsFound(await client.RouteAsync("orders")));
        }

        await NameServers.UntilAsync(() => client.RouteAsync("orders"), IsMissing, "the broker to go");
        var clusters = await client.AskAsync(RequestCode.GetBrokerClusterInfo);
        Assert.Equal("""{"brokerAddrTable":{},"clusterAddrTable":{}}""", clusters.Body);
    }

    [Fact]
    public async Task A_silent_broker_is_dropped_after_120_seconds_and_its_connection_closed()
    {
        var time = new VirtualTime();
        await using var server = await NameServers.StartAsync(time);
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        using var client = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);

        time.Advance(TimeSpan.FromSeconds(120));
        Assert.True(IsFound(await client.RouteAsync("orders")));
        time.Advance(TimeSpan.FromSeconds(10));

        await NameServers.UntilAsync(() => client.RouteAsync("orders"), IsMissing, "the broker to expire");
        Assert.True(await broker.IsClosedByServerAsync());
    }

    [Fact]
    public async Task Heartbeats_keep_a_broker_in_the_route()
    {
        var time = new VirtualTime();
        await using var server = await NameServers.StartAsync(time);
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);
        var heartbeat = new BrokerHeartbeatRequestHeader
        {
            BrokerName = "broker-a",
            BrokerAddr = "10.0.0.1:10911",
            ClusterName = "GoldCluster",
        };

        for (var minute = 0; minute < 5; minute++)
        {
            time.Advance(TimeSpan.FromSeconds(60));
            Assert.True(IsFound(await broker.AskAsync(RequestCode.BrokerHeartbeat, heartbeat)));
        }

        Assert.True(IsFound(await broker.RouteAsync("orders")));
    }

    [Fact]
    public async Task The_limit_of_silence_is_a_setting()
    {
        var time = new VirtualTime();
        var settings = new NameServerSettings { BrokerTimeout = TimeSpan.FromSeconds(15) };
        await using var server = await NameServers.StartAsync(time, settings: settings);
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        using var client = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);

        time.Advance(TimeSpan.FromSeconds(20));

        await NameServers.UntilAsync(() => client.RouteAsync("orders"), IsMissing, "the broker to expire");
    }

    [Fact]
    public async Task A_broker_that_leaves_is_out_when_it_is_told_so()
    {
        await using var server = await NameServers.StartAsync();
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync("broker-a", "10.0.0.1:10911", Topics);
        var leave = new ReplicaRequestHeader
        {
            BrokerName = "broker-a",
            BrokerAddr = "10.0.0.1:10911",
            ClusterName = "GoldCluster",
        };

        Assert.True(IsFound(await broker.AskAsync(RequestCode.UnregisterBroker, leave)));
        Assert.True(IsMissing(await broker.RouteAsync("orders")));
    }
}
