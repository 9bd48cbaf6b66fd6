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

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 200)]
    [InlineData(true, 50)]
    public async Task Commits_amid_a_stop_are_each_answered_or_cut_off_and_none_that_was_answered_is_lost(
        bool sync, int commitsBeforeTheStop)
    {
        const int connections = 4;
        var options = _directory.Options() with { Log = new() { SyncFlush = sync } };
        var broker = await BrokerDirectory.StartAsync(options);
        var clients = Enumerable.Range(0, connections)
            .Select(i => new SocketClient(broker.LocalEndPoint, $"client-{i}")).ToArray();
        await CreateAsync(clients[0], "orders");
        await clients[0].BeatAsync("g");
        var answered = new Answered(commitsBeforeTheStop);
        var committing = Enumerable.Range(0, connections)
            .Select(queue => CommitUntilCutOffAsync(clients[queue], queue, answered)).ToArray();
        await answered.Enough;
        await broker.DisposeAsync();
        var last = await Task.WhenAll(committing);
        foreach (var client in clients)
            await client.DisposeAsync();

        await using var again = await BrokerDirectory.StartAsync(options);
        await using var next = new SocketClient(again.LocalEndPoint, "client");
        for (var queue = 0; queue < connections; queue++)
        {
            var kept = await QueryAsync(next, "g", queue) ?? 0;
            Assert.InRange(kept, last[queue].Answered, last[queue].Asked);
        }
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
        client.AskAsync(RequestCode.UpdateAndCreateTopic, new CreateTopicRequestHeader
        {
            Topic = topic,
            DefaultTopic = "TBW102",
            ReadQueueNums = 4,
            WriteQueueNums = 4,
            Perm = 6,
            TopicFilterType = "SINGLE_TAG",
        });

    private static Task<RemotingResponse> CommitAsync(SocketClient client, int queue, long offset) =>
        client.AskAsync(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
        {
            ConsumerGroup = "g",
            Topic = "orders",
            QueueId = queue,
            CommitOffset = offset,
        });

    /// <summary>
    /// Commits 1, 2, 3 …, several at a time, until the broker is gone: the last that was answered with
    /// success, and the last that was asked for.
    /// </summary>
    private static async Task<(long Answered, long Asked)> CommitUntilCutOffAsync(
        SocketClient client, int queue, Answered answered)
    {
        const int atATime = 16;
        var (success, asked) = (0L, 0L);
        while (true)
        {
            var commits = Enumerable.Range(0, atATime)
                .Select(_ => CommitOrLoseAsync(client, queue, ++asked, answered)).ToArray();
            foreach (var done in await Task.WhenAll(commits))
            {
                if (done is null)
                    return (success, asked);
                success = Math.Max(success, done.Value);
            }
        }
    }

    /// <returns>
    /// The offset when it was committed, 0 when it was refused, null when the connection has ended. A request
    /// without an answer on an open connection is a timeout, which fails the test.
    /// </returns>
    private static async Task<long?> CommitOrLoseAsync(
        SocketClient client, int queue, long offset, Answered answered)
    {
        try
        {
            var answer = await CommitAsync(client, queue, offset);
            Assert.Contains(
                answer.Code,
                new[] { ResponseCode.Success, ResponseCode.ServiceNotAvailable, ResponseCode.SystemBusy });
            if (answer.Code != ResponseCode.Success)
                return 0;
            answered.CountOne();
            return offset;
        }
        catch (RemotingException ended) when (ended is not RemotingTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Counts successes until there are enough.</summary>
    private sealed class Answered(int enough)
    {
        private readonly TaskCompletionSource _enough = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        private int _count;

        public Task Enough => _enough.Task;

        public void CountOne()
        {
            if (Interlocked.Increment(ref _count) == enough)
                _enough.SetResult();
        }
    }

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
