using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

public sealed class RoundTripTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(HeaderEncoding.Json)]
    [InlineData(HeaderEncoding.Binary)]
    public async Task A_request_is_answered_in_its_own_header_form(HeaderEncoding encoding)
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client(new() { HeaderEncoding = encoding });

        var answer = await client.InvokeAsync(
            server.Address(),
            RequestCode.SendMessageV2, default(EmptyHeader), "hello"u8.ToArray(), Timeout, default);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("hello", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(encoding, Assert.Single(handler.Requests).Ticket.Encoding);
        Assert.True(handler.Batches > 0);
        Assert.Single(handler.Connected);
    }

    [Fact]
    public async Task Answers_find_their_askers_in_whatever_order_they_come()
    {
        const int Count = 500;
        var tickets = new List<(RemotingConnection Connection, RequestTicket Ticket, byte[] Body)>();
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, body) =>
            {
                tickets.Add((connection, ticket, body));
                if (tickets.Count < Count)
                    return;
                foreach (
                    var (asker, parked, parkedBody) in tickets.OrderBy(t => t.Ticket.Opaque * 7919 % Count))
                {
                    asker.Reply(parked, ResponseCode.Success, default(EmptyHeader), null, parkedBody);
                }
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();

        var answers = await Eventually.Of(
            Task.WhenAll(Enumerable.Range(0, Count).Select(i => client.InvokeAsync(
                server.Address(), RequestCode.PullMessage,
                default(EmptyHeader), BitConverter.GetBytes(i), Timeout, default))),
            "all answers");

        Assert.Equal(Enumerable.Range(0, Count), answers.Select(a => BitConverter.ToInt32(a.Body.Span)));
        Assert.Single(handler.Connected);
    }

    [Fact]
    public async Task A_one_way_request_is_handled_and_never_answered()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        using var raw = await RawClient.ConnectAsync(server);

        await raw.SendAsync(RawClient.Request(1, flags: CommandFlags.OneWay));
        await raw.SendAsync(RawClient.Request(2));

        Assert.Equal((2, ResponseCode.Success, 0), await raw.ReadAnswerAsync());
        Assert.Equal([true, false], handler.Requests.Select(r => r.Ticket.IsOneWay));
    }

    [Fact]
    public async Task A_server_pushes_and_asks_its_clients()
    {
        var serverSide = new EchoHandler();
        var clientSide = new EchoHandler();
        await using var server = await TestServer.StartAsync(serverSide);
        await using var client = TestServer.Client(pushes: clientSide);
        await client.SendOneWayAsync(
            server.Address(), RequestCode.HeartBeat, default(EmptyHeader), default, default);
        await Eventually.True(() => serverSide.Requests.Count == 1, "the client's one-way request");
        Assert.True(serverSide.Connected.TryPeek(out var connection));

        Assert.True(connection.TrySendOneWay(RequestCode.NotifyConsumerIdsChanged, default(EmptyHeader)));
        var answer = await connection.InvokeAsync(
            RequestCode.GetConsumerRunningInfo, default(EmptyHeader), "who"u8.ToArray(), Timeout, default);

        Assert.Equal("who", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(
            [RequestCode.NotifyConsumerIdsChanged, RequestCode.GetConsumerRunningInfo],
            clientSide.Requests.Select(r => r.Ticket.Code));
    }

    [Fact]
    public async Task A_client_without_a_handler_refuses_pushes()
    {
        var serverSide = new EchoHandler();
        await using var server = await TestServer.StartAsync(serverSide);
        await using var client = TestServer.Client();
        await client.ConnectAsync(server.Address(), default);
        await Eventually.True(() => !serverSide.Connected.IsEmpty, "the connection");
        Assert.True(serverSide.Connected.TryPeek(out var connection));

        var answer = await connection.InvokeAsync(
            RequestCode.GetConsumerRunningInfo, default(EmptyHeader), default, Timeout, default);

        Assert.Equal(ResponseCode.RequestCodeNotSupported, answer.Code);
    }

    [Fact]
    public async Task A_server_that_listens_on_several_ports_serves_them_alike()
    {
        await using var server = await TestServer.StartAsync(
            new EchoHandler(), TestServer.Options with { AlsoListen = [TestServer.Options.Listen] });
        await using var client = TestServer.Client();
        Assert.Equal(2, server.LocalEndPoints.Distinct().Count());

        foreach (var place in server.LocalEndPoints)
        {
            var answer = await client.InvokeAsync(
                place.ToString(), RequestCode.HeartBeat, default(EmptyHeader), new byte[3], Timeout, default);
            Assert.Equal(3, answer.Body.Length);
        }

        Assert.Equal(2, server.Statistics.Connections);
    }

    [Fact]
    public async Task Frames_may_come_in_any_pieces()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        using var raw = await RawClient.ConnectAsync(server);
        byte[] bytes = [.. RawClient.Request(1, 10), .. RawClient.Request(2, 5000), .. RawClient.Request(3)];
        var random = new Random(7);

        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(random.Next(1, 40), bytes.Length - at);
            await raw.SendAsync(bytes.AsMemory(at, size));
            at += size;
        }

        Assert.Equal((1, ResponseCode.Success, 10), await raw.ReadAnswerAsync());
        Assert.Equal((2, ResponseCode.Success, 5000), await raw.ReadAnswerAsync());
        Assert.Equal((3, ResponseCode.Success, 0), await raw.ReadAnswerAsync());
    }

    [Fact]
    public async Task A_body_of_megabytes_goes_both_ways()
    {
        await using var server = await TestServer.StartAsync(new EchoHandler());
        await using var client = TestServer.Client();
        var body = new byte[12 * 1024 * 1024];
        new Random(3).NextBytes(body);

        var answer = await client.InvokeAsync(
            server.Address(), RequestCode.SendMessageV2, default(EmptyHeader), body, Timeout, default);

        Assert.True(answer.Body.Span.SequenceEqual(body), "the body came back changed");
    }
}
