using System.Diagnostics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_stopping_server_answers_what_it_has_taken_and_then_closes()
    {
        (RemotingConnection Connection, RequestTicket Ticket)? parked = null;
        var handler = new EchoHandler { Instead = (connection, ticket, _) => parked = (connection, ticket) };
        var server = await TestServer.StartAsync(handler);
        using var raw = await RawClient.ConnectAsync(server);
        await raw.SendAsync(RawClient.Request(1));
        await Eventually.True(() => parked is not null, "the request");

        var stopping = server.StopAsync(TimeSpan.FromSeconds(60));
        Assert.False(stopping.IsCompleted);
        parked!.Value.Connection.Reply(parked.Value.Ticket, ResponseCode.Success);

        Assert.Equal((1, ResponseCode.Success, 0), await raw.ReadAnswerAsync());
        Assert.Equal((int.MinValue, ResponseCode.GoAway, 0), await raw.ReadAnswerAsync());
        Assert.Null(await raw.ReadAnswerAsync());
        await stopping.WaitAsync(Eventually.Limit);
        Assert.Equal(DisconnectReason.Stopped, Assert.Single(handler.Disconnected).Reason);
    }

    [Fact]
    public async Task What_is_not_answered_within_the_grace_is_closed()
    {
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        var server = await TestServer.StartAsync(handler);
        using var raw = await RawClient.ConnectAsync(server);
        await raw.SendAsync(RawClient.Request(1));
        await Eventually.True(() => handler.Requests.Count == 1, "the request");

        await server.StopAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Eventually.Limit);

        await raw.AssertClosedAsync("the end of the grace");
        Assert.Equal(DisconnectReason.Stopped, Assert.Single(handler.Disconnected).Reason);
    }

    [Fact]
    public async Task Whoever_asks_while_a_server_stops_knows_what_it_has_not_done()
    {
        const int Askers = 32;
        var handler = new EchoHandler();
        var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        var (address, answered) = (server.Address(), 0);
        var connection = await client.ConnectAsync(address, default);
        var asking = Enumerable.Range(0, Askers).Select(_ => AskUntilEndAsync()).ToList();
        await Eventually.True(() => Volatile.Read(ref answered) > 20 * Askers, "askers at work");

        await server.StopAsync(TimeSpan.FromSeconds(60));

        foreach (var end in await Eventually.Of(Task.WhenAll(asking), "the end of all askers"))
            Assert.Equal(DisconnectReason.PeerStopped, end.Reason);
        Assert.Equal(handler.Requests.Count, answered);
        await Assert.ThrowsAsync<RemotingConnectException>(() => client.InvokeAsync(
            address, RequestCode.HeartBeat, default(EmptyHeader), default, Eventually.Limit, default));

        async Task<RemotingDisconnectedException> AskUntilEndAsync()
        {
            while (true)
            {
                try
                {
                    await connection.InvokeAsync(
                        RequestCode.HeartBeat, default(EmptyHeader), default, Eventually.Limit, default);
                    Interlocked.Increment(ref answered);
                }
                catch (RemotingDisconnectedException end)
                {
                    return end;
                }
            }
        }
    }

    [Fact]
    public async Task Idle_connections_do_not_hold_a_stop_up_and_the_port_is_free_again()
    {
        var server = await TestServer.StartAsync(new EchoHandler());
        using var raw = await RawClient.ConnectAsync(server);
        await raw.SendAsync(RawClient.Request(1));
        Assert.NotNull(await raw.ReadAnswerAsync());

        var start = Stopwatch.GetTimestamp();
        await server.StopAsync(TimeSpan.FromSeconds(60));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "the stop used its grace up");

        await using var next = await TestServer.StartAsync(
            new EchoHandler(), TestServer.Options with { Listen = server.LocalEndPoint });
        await server.StopAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answers_is_cut_off_at_the_end_of_the_grace()
    {
        var server = await TestServer.StartAsync(new EchoHandler());
        using var deaf = await RawClient.ConnectAsync(server, receiveBuffer: 16 * 1024);
        await deaf.SendUntilStuckAsync(
            RawClient.Request(1, 100_000), 64L * 1024 * 1024, TimeSpan.FromSeconds(1));

        await server.StopAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(Eventually.Limit);

        Assert.Equal(0, server.Statistics.Connections);
    }
}
