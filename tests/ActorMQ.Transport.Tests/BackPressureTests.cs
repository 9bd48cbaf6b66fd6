using System.Diagnostics;
using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Transport.Tests;

/// <summary>Invariant 7: what a connection holds is bounded by its settings, not by what its other end
/// does.</summary>
public sealed class BackPressureTests
{
    private const int HighWater = 256 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from_and_harms_nobody()
    {
        const int BodySize = 16 * 1024;
        var handler = new EchoHandler();
        var options = TestServer.Options with { OutputHighWater = HighWater, OutputLowWater = HighWater / 4 };
        await using var server = await TestServer.StartAsync(handler, options);
        using var slow = await RawClient.ConnectAsync(server, receiveBuffer: 16 * 1024);
        var request = RawClient.Request(1, BodySize);

        // 256 MiB would be taken if nothing held it back; buffers of the system take a few.
        var sent = await slow.SendUntilStuckAsync(request, 256L * 1024 * 1024, TimeSpan.FromSeconds(2));
        Assert.InRange(sent, 1, 64L * 1024 * 1024);
        var queued = server.Connections.Max(c => c.QueuedBytes);
        Assert.InRange(queued, 1, HighWater + (2 * request.Length));
        Assert.True(server.Statistics.Pauses > 0, "reading has paused");

        await using var other = TestServer.Client();
        var start = Stopwatch.GetTimestamp();
        var answer = await other.InvokeAsync(
            server.Address(), RequestCode.HeartBeat, default(EmptyHeader), default, Timeout, default);
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.True(
            Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), "the other client waited long");

        // It goes on where it stopped as soon as it reads, and every whole request gets its answer.
        for (var whole = sent / request.Length; whole > 0; whole--)
            Assert.Equal((1, ResponseCode.Success, BodySize), await slow.ReadAnswerAsync());
    }

    [Fact]
    public async Task Reading_pauses_at_the_limit_of_unanswered_requests_and_goes_on_when_they_are_answered()
    {
        const int Limit = 100;
        var parked = new List<(RemotingConnection Connection, RequestTicket Ticket)>();
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, _) =>
            {
                lock (parked)
                    parked.Add((connection, ticket));
            },
        };
        await using var server = await TestServer.StartAsync(
            handler, TestServer.Options with { MaxRequestsInFlight = Limit });
        using var raw = await RawClient.ConnectAsync(server);
        for (var i = 0; i < 3 * Limit; i++)
            await raw.SendAsync(RawClient.Request(i));
        await Eventually.True(() => server.Statistics.Pauses > 0, "reading to pause");
        Assert.Equal(Limit, handler.Requests.Count);

        while (handler.Requests.Count < 3 * Limit || Count() > 0)
        {
            var (connection, ticket) = await TakeAsync();
            connection.Reply(ticket, ResponseCode.Success);
            Assert.InRange(connection.RequestsInFlight, 0, Limit);
        }

        for (var i = 0; i < 3 * Limit; i++)
            Assert.NotNull(await raw.ReadAnswerAsync());

        int Count()
        {
            lock (parked)
                return parked.Count;
        }

        async Task<(RemotingConnection Connection, RequestTicket Ticket)> TakeAsync()
        {
            await Eventually.True(() => Count() > 0, "another request");
            lock (parked)
            {
                var last = parked[^1];
                parked.RemoveAt(parked.Count - 1);
                return last;
            }
        }
    }

    /// <summary>
    /// Both ends have more to send than all buffers between them hold. A client that stopped reading for
    /// that would wait for the server, which waits for the client.
    /// </summary>
    [Fact]
    public async Task A_client_reads_answers_while_its_own_requests_wait_for_room()
    {
        const int BodySize = 512 * 1024;
        var options = TestServer.Options with { OutputHighWater = HighWater, OutputLowWater = HighWater / 4 };
        await using var server = await TestServer.StartAsync(new EchoHandler(), options);
        await using var client = TestServer.Client(new RemotingClientOptions
        {
            OutputHighWater = HighWater,
            OutputLowWater = HighWater / 4,
        });
        var body = new byte[BodySize];
        var asking = Enumerable.Range(0, 128).Select(_ => client.InvokeAsync(
            server.Address(), RequestCode.SendMessage, default(EmptyHeader), body, Timeout, default));

        var answers = await Task.WhenAll(asking);

        Assert.All(answers, answer => Assert.Equal(BodySize, answer.Body.Length));
    }

    [Fact]
    public async Task Pushes_are_refused_while_too_much_output_waits_and_answers_beyond_the_limit_close()
    {
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        var options = TestServer.Options with
        {
            OutputHighWater = HighWater,
            OutputLowWater = HighWater / 4,
            OutputLimit = 4 * HighWater,
        };
        await using var server = await TestServer.StartAsync(handler, options);
        using var deaf = await RawClient.ConnectAsync(server, receiveBuffer: 16 * 1024);
        for (var i = 0; i < 1000; i++)
            await deaf.SendAsync(RawClient.Request(i));
        await Eventually.True(() => handler.Requests.Count == 1000, "the requests");
        Assert.True(handler.Connected.TryPeek(out var connection));

        var body = new byte[64 * 1024];
        var pushes = 0;
        await Eventually.True(
            () =>
            {
                while (connection.TrySendOneWay(
                    RequestCode.NotifyConsumerIdsChanged, default(EmptyHeader), body))
                {
                    pushes++;
                }

                return connection.QueuedBytes >= HighWater && pushes > 0;
            },
            "the output to fill up");
        Assert.True(connection.IsOpen);

        foreach (var (ticket, _) in handler.Requests)
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, body);

        Assert.False(connection.IsOpen);
        await Eventually.True(() => server.Statistics.OutputOverflows == 1, "it to be counted");
        Assert.False(connection.TrySendOneWay(RequestCode.NotifyConsumerIdsChanged, default(EmptyHeader)));
    }

    [Fact]
    public async Task A_clients_senders_wait_for_room_and_time_out_waiting()
    {
        const int Senders = 64;
        var time = new ManualTime();
        var network = new InMemoryNetwork();
        var place = new IPEndPoint(IPAddress.Loopback, 10911);
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await RemotingServer.StartAsync(
            new() { Listen = place, MaxRequestsInFlight = 1 },
            handler,
            network,
            NullLoggerFactory.Instance,
            TimeProvider.System,
            default);
        await using var client = new RemotingClient(
            new()
            {
                OutputHighWater = HighWater,
                OutputLowWater = HighWater / 4,
                IdleTimeout = System.Threading.Timeout.InfiniteTimeSpan,
            },
            pushes: null,
            network,
            NullLoggerFactory.Instance,
            time);
        var connection = await client.ConnectAsync(place.ToString(), default);
        var body = new byte[HighWater];

        // The server takes one request and reads no further: the network's buffers fill, then the output.
        var asking = Enumerable.Range(0, Senders)
            .Select(_ => connection.InvokeAsync(
                RequestCode.SendMessageV2, default(EmptyHeader), body, Timeout, default))
            .ToList();
        await Eventually.True(
            () => handler.Requests.Count == 1
                && connection.InvocationsInFlight > 1
                && connection.QueuedBytes >= HighWater,
            "the output to be stuck");
        using var cancel = new CancellationTokenSource();
        var oneWay = connection.SendOneWayAsync(
            RequestCode.HeartBeat, default(EmptyHeader), default, cancel.Token).AsTask();
        Assert.False(oneWay.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => oneWay.WaitAsync(Eventually.Limit));

        await Eventually.True(
            () =>
            {
                time.Advance(Timeout);
                return asking.TrueForAll(t => t.IsCompleted);
            },
            "all to time out");
        foreach (var task in asking)
            await Assert.ThrowsAsync<RemotingTimeoutException>(() => task);
    }
}
