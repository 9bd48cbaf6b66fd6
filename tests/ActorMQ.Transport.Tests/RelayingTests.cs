using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

/// <summary>Requests of others on a connection of ours, and handlers that are called without any.</summary>
public sealed class RelayingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Relayed_requests_and_ones_own_share_a_connection_and_each_gets_its_answer()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        var connection = await client.ConnectAsync(server.Address(), default);
        var relayed = new Relayed();
        var own = new List<Task<RemotingResponse>>();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(connection.TryRelay(relayed, FrameOf($"r{i}"), isOneWay: false, Limit));
            own.Add(connection.InvokeAsync(
                RequestCode.HeartBeat, default(EmptyHeader), Encoding.UTF8.GetBytes($"o{i}"), Limit,
                default));
        }

        for (var i = 0; i < 100; i++)
            Assert.Equal($"o{i}", Encoding.UTF8.GetString((await own[i]).Body.Span));
        await Eventually.True(() => relayed.Answers.Count == 100, "all answers");
        Assert.Equal(
            string.Join(' ', Enumerable.Range(0, 100).Select(i => $"r{i}")),
            string.Join(' ', relayed.Answers));
        Assert.Equal(0, connection.InvocationsInFlight);
    }

    [Fact]
    public async Task A_relayed_request_hears_of_the_connections_end_and_of_its_time_being_over()
    {
        var time = new ManualTime();
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client(time: time);
        var connection = await client.ConnectAsync(server.Address(), default);
        var (late, lost, never) = (new Relayed(), new Relayed(), new Relayed());
        Assert.True(connection.TryRelay(late, FrameOf("late"), isOneWay: false, TimeSpan.FromSeconds(1)));
        Assert.True(connection.TryRelay(lost, FrameOf("lost"), isOneWay: false, TimeSpan.FromSeconds(60)));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<RemotingTimeoutException>(Assert.Single(late.Failures));
        Assert.Empty(lost.Failures);

        connection.Close(DisconnectReason.ClosedHere);
        Assert.IsType<RemotingDisconnectedException>(Assert.Single(lost.Failures));
        Assert.Single(late.Failures);
        Assert.False(connection.TryRelay(never, FrameOf("never"), isOneWay: false, Limit));
        Assert.Empty(never.Failures);
    }

    [Fact]
    public async Task A_relayed_one_way_request_waits_for_nothing()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        var connection = await client.ConnectAsync(server.Address(), default);
        Assert.True(connection.TryRelay(new Relayed(), FrameOf("x", isOneWay: true), isOneWay: true, Limit));
        Assert.Equal(0, connection.InvocationsInFlight);
        await Eventually.True(() => handler.Requests.Count == 1, "it has come");
        Assert.True(handler.Requests.First().Ticket.IsOneWay);
    }

    [Fact]
    public async Task All_that_a_request_says_is_relayed_and_a_mark_with_it()
    {
        var handler = new Recorder();
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        var connection = await client.ConnectAsync(server.Address(), default);
        using var frame = new FrameBuffer();
        var header = new PullMessageRequestHeader
        {
            ConsumerGroup = "g"u8.ToArray(),
            Topic = "quo\"te"u8.ToArray(),
        };
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Json, RequestCode.PullMessage, opaque: 7, CommandFlags.None, header,
            "body"u8);
        using var relayed = new FrameBuffer();
        Relay(relayed, frame, "mark"u8, "value"u8.ToArray());
        Assert.True(connection.TryRelay(new Relayed(), relayed.WrittenSpan, isOneWay: false, Limit));

        await Eventually.True(() => handler.Requests.Count == 1, "it has come");
        var (encoding, code, language, fields, body) = handler.Requests.First();
        Assert.Equal(HeaderEncoding.Binary, encoding);
        Assert.Equal(RequestCode.PullMessage, code);
        Assert.Equal(LanguageCode.DotNet, language);
        Assert.Equal("g", fields["consumerGroup"]);
        Assert.Equal("quo\"te", fields["topic"]);
        Assert.Equal("value", fields["mark"]);
        Assert.Equal("body", body);
    }

    [Fact]
    public async Task A_woken_connection_calls_its_handler_even_when_it_may_not_read()
    {
        const int InFlightMax = 10;
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await TestServer.StartAsync(
            handler, TestServer.Options with { MaxRequestsInFlight = InFlightMax });
        using var raw = await RawClient.ConnectAsync(server);
        await Eventually.True(() => !handler.Connected.IsEmpty, "it is connected");
        Assert.True(handler.Connected.TryPeek(out var connection));
        await WakesAsync();
        for (var i = 0; i < 2 * InFlightMax; i++)
            await raw.SendAsync(RawClient.Request(i));
        await Eventually.True(() => server.Statistics.Pauses > 0, "reading to pause");
        await WakesAsync();
        Assert.Equal(InFlightMax, handler.Requests.Count);

        connection.Close(DisconnectReason.ClosedHere);
        connection.Wake();

        async Task WakesAsync()
        {
            var batches = handler.Batches;
            connection.Wake();
            await Eventually.True(() => handler.Batches > batches, "the handler is called");
        }
    }

    [Fact]
    public async Task A_wake_between_two_halves_of_a_frame_does_no_harm()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        using var raw = await RawClient.ConnectAsync(server);
        var frame = RawClient.Request(5, bodySize: 100);
        await raw.SendAsync(frame.AsMemory(0, 50));
        await Eventually.True(() => server.Connections.Any(one => one.IsInFrame), "half a frame");
        Assert.True(handler.Connected.TryPeek(out var connection));
        connection.Wake();
        await Eventually.True(() => handler.Batches > 0, "the handler is called");
        Assert.True(connection.IsInFrame);
        await raw.SendAsync(frame.AsMemory(50));
        Assert.Equal((5, ResponseCode.Success, 100), await raw.ReadAnswerAsync());
    }

    private static byte[] FrameOf(string body, bool isOneWay = false)
    {
        using var frame = new FrameBuffer();
        var flags = isOneWay ? CommandFlags.OneWay : CommandFlags.None;
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Json, RequestCode.SendMessage, opaque: 1, flags, default(EmptyHeader),
            Encoding.UTF8.GetBytes(body));
        using var relayed = new FrameBuffer();
        Relay(relayed, frame, default, default);
        return relayed.WrittenMemory.ToArray();
    }

    private static void Relay(
        FrameBuffer output, FrameBuffer frame, ReadOnlySpan<byte> markName, ReadOnlyMemory<byte> mark)
    {
        var bytes = new System.Buffers.ReadOnlySequence<byte>(frame.WrittenMemory);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref bytes, int.MaxValue, out var whole));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(whole, out var command));
        CommandWriter.WriteRelayed(output, command, opaque: 0, markName, mark);
    }

    private sealed class Relayed : IRelayedRequest
    {
        internal ConcurrentQueue<string> Answers { get; } = new();

        internal ConcurrentQueue<RemotingException> Failures { get; } = new();

        public void OnAnswer(in RemotingCommand answer) =>
            Answers.Enqueue(Encoding.UTF8.GetString(answer.Body));

        public void OnNoAnswer(RemotingException why) => Failures.Enqueue(why);
    }

    private sealed record Recorded(
        HeaderEncoding Encoding,
        RequestCode Code,
        LanguageCode Language,
        Dictionary<string, string> Fields,
        string Body);

    private sealed class Recorder : IRemotingHandler
    {
        internal ConcurrentQueue<Recorded> Requests { get; } = new();

        public void OnConnected(RemotingConnection connection)
        {
        }

        public void OnRequest(RemotingConnection connection, in RemotingCommand request) =>
            Requests.Enqueue(new(
                request.Encoding, request.Request, request.Language, request.Fields.ToDictionary(),
                Encoding.UTF8.GetString(request.Body)));

        public void OnRequestsRead(RemotingConnection connection)
        {
        }

        public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
        {
        }
    }
}
