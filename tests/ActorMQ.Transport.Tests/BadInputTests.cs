using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

/// <summary>Invariant 8: bad input ends at most its own connection, and is counted.</summary>
public sealed class BadInputTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public static TheoryData<string, byte[], DisconnectReason> Poison => new()
    {
        { "text", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), DisconnectReason.BadFrame },
        { "a frame over 16 MiB", [0x01, 0x00, 0x00, 0x01, 0, 0, 0, 2], DisconnectReason.BadFrame },
        { "a negative length", [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 2], DisconnectReason.BadFrame },
        { "a length below its own header's", [0, 0, 0, 3, 0, 0, 0, 2], DisconnectReason.BadFrame },
        { "a header longer than its frame", [0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 0], DisconnectReason.BadFrame },
        { "an unknown header form", [0, 0, 0, 8, 7, 0, 0, 4, 0, 0, 0, 0], DisconnectReason.BadFrame },
        { "a broken JSON header", "\0\0\0\x08\0\0\0\x04{[\0\x01"u8.ToArray(), DisconnectReason.BadHeader },
        { "a JSON header without a code", "\0\0\0\x06\0\0\0\x02{}"u8.ToArray(), DisconnectReason.BadHeader },
        { "a binary header cut short", [0, 0, 0, 8, 1, 0, 0, 4, 0, 10, 0, 0], DisconnectReason.BadHeader },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task Poison_closes_its_own_connection_and_is_counted(
        string what, byte[] bytes, DisconnectReason reason)
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        await using var bystander = TestServer.Client();
        await Ask(bystander, server);
        using var raw = await RawClient.ConnectAsync(server);

        await raw.SendAsync(bytes);

        await raw.AssertClosedAsync(what);
        await Eventually.True(() => !handler.Disconnected.IsEmpty, "the handler to hear of the end");
        Assert.Equal(reason, Assert.Single(handler.Disconnected).Reason);
        var counted = reason == DisconnectReason.BadFrame ? server.Statistics.BadFrames
            : server.Statistics.BadHeaders;
        Assert.Equal(1, counted);
        Assert.Equal(ResponseCode.Success, (await Ask(bystander, server)).Code);
        Assert.Equal(1, server.Statistics.Connections);
    }

    [Fact]
    public async Task Random_bytes_never_harm_another_connection()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        await using var bystander = TestServer.Client();
        var random = new Random(20261121);

        for (var i = 0; i < 100; i++)
        {
            using var raw = await RawClient.ConnectAsync(server);
            var noise = new byte[random.Next(8, 300)];
            random.NextBytes(noise);
            noise[0] |= 0x80;
            await raw.SendAsync(noise);
            await raw.AssertClosedAsync("noise");
        }

        Assert.Equal(ResponseCode.Success, (await Ask(bystander, server)).Code);
        await Eventually.True(() => server.Statistics.BadFrames == 100, "all of them to be counted");
    }

    [Fact]
    public async Task Half_a_frame_and_then_silence_is_closed_after_the_partial_frame_timeout()
    {
        var time = new ManualTime();
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler, time: time);
        using var half = await RawClient.ConnectAsync(server);
        using var quiet = await RawClient.ConnectAsync(server);
        var request = RawClient.Request(1, bodySize: 100);
        await half.SendAsync(RawClient.Request(0));
        await quiet.SendAsync(RawClient.Request(0));
        Assert.NotNull(await half.ReadAnswerAsync());
        Assert.NotNull(await quiet.ReadAnswerAsync());
        await half.SendAsync(request.AsMemory(0, request.Length / 2));
        await Eventually.True(() => server.Connections.Any(c => c.IsInFrame), "the half frame");

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(handler.Disconnected);
        time.Advance(TimeSpan.FromSeconds(2));

        await half.AssertClosedAsync("half a frame");
        await Eventually.True(() => server.Statistics.PartialFrames == 1, "it to be counted");
        await quiet.SendAsync(RawClient.Request(2));
        Assert.Equal((2, ResponseCode.Success, 0), await quiet.ReadAnswerAsync());
    }

    [Fact]
    public async Task A_connection_that_is_silent_both_ways_is_closed_after_the_idle_timeout()
    {
        var time = new ManualTime();
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler, time: time);
        using var idle = await RawClient.ConnectAsync(server);
        using var busy = await RawClient.ConnectAsync(server);
        await Eventually.True(() => handler.Connected.Count == 2, "both connections");

        time.Advance(TimeSpan.FromSeconds(119));
        await busy.SendAsync(RawClient.Request(1));
        Assert.NotNull(await busy.ReadAnswerAsync());
        Assert.Empty(handler.Disconnected);
        time.Advance(TimeSpan.FromSeconds(2));

        await idle.AssertClosedAsync("idle");
        await Eventually.True(() => server.Statistics.Idle == 1, "it to be counted");
        Assert.Equal(1, server.Statistics.Connections);
    }

    [Fact]
    public async Task A_failing_handler_is_told_to_the_asker_and_the_connection_goes_on()
    {
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, body) =>
            {
                if (body.Length == 0)
                    throw new InvalidOperationException("no body");
                connection.Reply(ticket, ResponseCode.Success);
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();

        var failed = await Ask(client, server);
        var next = await client.InvokeAsync(
            server.Address(), RequestCode.HeartBeat, default(EmptyHeader), new byte[1], Timeout, default);

        Assert.Equal(ResponseCode.SystemError, failed.Code);
        Assert.Contains("no body", failed.Remark, StringComparison.Ordinal);
        Assert.Equal(ResponseCode.Success, next.Code);
        Assert.Equal(1, server.Statistics.HandlerFailures);
        Assert.Single(handler.Connected);
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_closed_at_once_and_there_is_room_again_when_one_leaves()
    {
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(
            handler, TestServer.Options with { MaxConnections = 2 });
        using var first = await RawClient.ConnectAsync(server);
        using var second = await RawClient.ConnectAsync(server);
        await Eventually.True(() => handler.Connected.Count == 2, "two connections");

        using (var third = await RawClient.ConnectAsync(server))
            await third.AssertClosedAsync("over the limit");

        Assert.Equal(1, server.Statistics.RefusedAtLimit);
        Assert.Equal(2, handler.Connected.Count);
        first.Dispose();
        await Eventually.True(() => server.Statistics.Connections == 1, "the first to leave");
        await using var client = TestServer.Client();
        await Eventually.True(() => TryAsk(client, server), "room for another");
    }

    [Fact]
    public async Task Answers_still_reach_a_client_that_has_closed_its_sending_side()
    {
        await using var server = await TestServer.StartAsync(new EchoHandler());
        using var raw = await RawClient.ConnectAsync(server);

        await raw.SendAsync(RawClient.Request(1, bodySize: 1_000_000));
        raw.CloseSending();

        Assert.Equal((1, ResponseCode.Success, 1_000_000), await raw.ReadAnswerAsync());
        Assert.Null(await raw.ReadAnswerAsync());
    }

    private static bool TryAsk(RemotingClient client, RemotingServer server)
    {
        try
        {
            return Ask(client, server).Wait(Eventually.Limit);
        }
        catch (AggregateException refused) when (refused.InnerException is RemotingException)
        {
            return false;
        }
    }

    private static Task<RemotingResponse> Ask(RemotingClient client, RemotingServer server) =>
        client.InvokeAsync(
            server.Address(), RequestCode.HeartBeat, default(EmptyHeader), default, Timeout, default);
}
