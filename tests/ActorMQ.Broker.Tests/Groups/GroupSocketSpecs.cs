using System.Net;
using System.Net.Sockets;
using ActorMQ.Broker.Tests.Registration;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Groups;

/// <summary>
/// Goal: groups, offsets and registration hold on real sockets and real files. Method: a whole broker a test.
/// </summary>
public sealed class GroupSocketSpecs : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Members_hear_at_once_of_one_that_joins_and_of_one_whose_connection_breaks()
    {
        await using var broker = await _directory.StartAsync();
        await using var first = new SocketClient(broker.LocalEndPoint, "first");
        var second = new SocketClient(broker.LocalEndPoint, "second");
        Assert.Equal(ResponseCode.Success, (await first.BeatAsync("g")).Code);
        await first.ExpectNotifiedAsync("g");
        Assert.Equal(ResponseCode.Success, (await second.BeatAsync("g")).Code);
        await first.ExpectNotifiedAsync("g");
        await second.ExpectNotifiedAsync("g");
        Assert.Equal("""{"consumerIdList":["first","second"]}""", await first.ListAsync("g"));
        await second.DisposeAsync();
        await first.ExpectNotifiedAsync("g");
        Assert.Equal("""{"consumerIdList":["first"]}""", await first.ListAsync("g"));
    }

    [Fact]
    public async Task Topics_groups_and_offsets_outlive_a_restart()
    {
        await using (var broker = await _directory.StartAsync())
        {
            await using var client = new SocketClient(broker.LocalEndPoint, "client");
            await CreateAsync(client, "orders");
            await client.BeatAsync("g");
            await CommitAsync(client, 3, 42);
            Assert.Equal(42, await QueryAsync(client, "g", 3));
        }

        foreach (var name in new[] { "topics", "subscriptionGroup", "consumerOffset" })
            Assert.True(File.Exists($"{_directory.StorePath}/config/{name}.json"), name);
        await using var again = await _directory.StartAsync();
        await using var next = new SocketClient(again.LocalEndPoint, "client");
        Assert.Equal(42, await QueryAsync(next, "g", 3));
        Assert.Equal(ResponseCode.Success, (await CommitAsync(next, 3, 43)).Code);
    }

    [Fact]
    public async Task A_new_group_starts_a_young_queue_at_0_and_is_told_nothing_of_an_empty_one()
    {
        await using var broker = await _directory.StartAsync();
        await using var client = new SocketClient(broker.LocalEndPoint, "client");
        await CreateAsync(client, "orders");
        await client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader("orders", 0), "m");
        Assert.Equal(0, await QueryAsync(client, "new", 0));
        Assert.Null(await QueryAsync(client, "new", 1));
    }

    [Fact]
    public async Task A_dead_name_server_keeps_nobody_from_registering_with_the_living_one()
    {
        var stub = new NameServerStub(ResponseCode.Success);
        await using var nameServer = await RemotingServer.StartAsync(
            new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            stub, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var options = _directory.Options() with
        {
            NameServers = [$"127.0.0.1:{DeadPort()}", nameServer.LocalEndPoint.ToString()],
        };
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            Assert.Equal(RequestCode.RegisterBroker, Assert.Single(stub.Told).Code);
            await using var client = new SocketClient(broker.LocalEndPoint, "client");
            var header = TestBroker.SendHeader("fresh", 0);
            var sent = await client.AskAsync(RequestCode.SendMessageV2, header, "m");
            Assert.Equal(ResponseCode.Success, sent.Code);
            Assert.Contains(stub.Told, told =>
                told.Code == RequestCode.RegisterBroker
                && told.Body.AsSpan().IndexOf("fresh"u8) >= 0);
            Assert.All(stub.Told, told => Assert.Equal(broker.Address, told.Fields["brokerAddr"]));
        }

        Assert.Equal(RequestCode.UnregisterBroker, stub.Told.Last().Code);
    }

    /// <summary>A port that nobody listens at.</summary>
    private static int DeadPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Task<RemotingResponse> CreateAsync(SocketClient client, string topic) =>
        client.AskAsync(RequestCode.UpdateAndCreateTopic, TestBroker.TopicHeader(topic, 4));

    private static Task<RemotingResponse> CommitAsync(SocketClient client, int queue, long offset) =>
        client.AskAsync(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
        {
            ConsumerGroup = "g",
            Topic = "orders",
            QueueId = queue,
            CommitOffset = offset,
        });

    private static async Task<long?> QueryAsync(SocketClient client, string group, int queue)
    {
        var asked = new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = group,
            Topic = "orders",
            QueueId = queue,
        };
        var answer = await client.AskAsync(RequestCode.QueryConsumerOffset, asked);
        Assert.True(answer.Code is ResponseCode.Success or ResponseCode.QueryNotFound, answer.Remark);
        return answer.Code == ResponseCode.Success
            && answer.TryReadHeader(out OffsetResponseHeader header, out _)
            ? header.Offset
            : null;
    }
}
