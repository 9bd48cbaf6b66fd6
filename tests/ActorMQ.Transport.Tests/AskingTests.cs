using System.Collections.Concurrent;
using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Transport.Tests;

public sealed class AskingTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_request_without_an_answer_times_out_and_a_late_answer_is_dropped()
    {
        var time = new ManualTime();
        var parked = new ConcurrentQueue<(RemotingConnection Connection, RequestTicket Ticket)>();
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, _) =>
            {
                if (parked.IsEmpty)
                    parked.Enqueue((connection, ticket));
                else
                    connection.Reply(ticket, ResponseCode.Success);
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client(time: time);
        var asking = Ask(client, server, TimeSpan.FromSeconds(3));
        await Eventually.True(() => !parked.IsEmpty, "the request");

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<RemotingTimeoutException>(() => Eventually.Of(asking, "the timeout"));
        Assert.True(parked.TryPeek(out var late));
        late.Connection.Reply(late.Ticket, ResponseCode.SystemError);
        Assert.Equal(ResponseCode.Success, (await Ask(client, server, Timeout)).Code);
        Assert.Single(handler.Connected);
    }

    [Fact]
    public async Task Cancelling_gives_the_waiting_up()
    {
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        using var cancel = new CancellationTokenSource();
        var asking = Ask(client, server, Timeout, cancel.Token);
        await Eventually.True(() => handler.Requests.Count == 1, "the request");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Eventually.Of(asking, "the cancellation"));
        var connection = await client.ConnectAsync(server.Address(), default);
        Assert.Equal(0, connection.InvocationsInFlight);
    }

    [Fact]
    public async Task The_end_of_the_connection_fails_what_waits_and_the_next_request_connects_again()
    {
        var drop = true;
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, _) =>
            {
                if (Volatile.Read(ref drop))
                    connection.Close(DisconnectReason.ClosedHere);
                connection.Reply(ticket, ResponseCode.Success);
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        var clientSide = new EchoHandler();
        await using var client = TestServer.Client(pushes: clientSide);

        await Assert.ThrowsAsync<RemotingDisconnectedException>(() => Ask(client, server, Timeout));
        Volatile.Write(ref drop, false);
        Assert.Equal(ResponseCode.Success, (await Ask(client, server, Timeout)).Code);

        Assert.Equal(2, handler.Connected.Count);
        await Eventually.True(
            () => clientSide.Disconnected.Count == 1, "the client's handler to hear of the end");
    }

    [Fact]
    public async Task A_server_that_says_go_away_is_asked_again_over_a_new_connection()
    {
        RemotingConnection? leaving = null;
        var parked = new ConcurrentQueue<RequestTicket>();
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, body) =>
            {
                var first = Interlocked.CompareExchange(ref leaving, connection, null) ?? connection;
                if (first != connection)
                    connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, body);
                else if (parked.IsEmpty)
                    parked.Enqueue(ticket);
                else
                    connection.Reply(ticket, ResponseCode.GoAway);
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        var clientSide = new EchoHandler();
        await using var client = TestServer.Client(pushes: clientSide);
        var early = Ask(client, server, Timeout);
        await Eventually.True(() => parked.Count == 1, "the early request");

        var body = "twice"u8.ToArray();
        var answer = await client.InvokeAsync(
            server.Address(), RequestCode.HeartBeat, default(EmptyHeader), body, Timeout, default);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal(body, answer.Body.ToArray());
        Assert.Equal(2, handler.Connected.Count);
        Assert.Empty(clientSide.Disconnected);
        Assert.True(parked.TryDequeue(out var ticket));
        leaving!.Reply(ticket, ResponseCode.Success);
        Assert.Equal(ResponseCode.Success, (await Eventually.Of(early, "the early answer")).Code);
        await Eventually.True(() => clientSide.Disconnected.Count == 1, "the end of the first connection");
        Assert.Equal(ResponseCode.Success, (await Ask(client, server, Timeout)).Code);
        Assert.Equal(2, handler.Connected.Count);
    }

    [Fact]
    public async Task A_server_that_says_go_away_twice_has_answered()
    {
        var handler = new EchoHandler
        {
            Instead = (connection, ticket, _) => connection.Reply(ticket, ResponseCode.GoAway),
        };
        await using var server = await TestServer.StartAsync(handler);
        await using var client = TestServer.Client();
        Assert.Equal(ResponseCode.GoAway, (await Ask(client, server, Timeout)).Code);
        Assert.Equal(2, handler.Connected.Count);
    }

    [Fact]
    public async Task Nobody_listening_is_an_exception_that_names_the_address()
    {
        await using var client = TestServer.Client();
        var server = await TestServer.StartAsync(new EchoHandler());
        var address = server.Address();
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<RemotingConnectException>(
            () => client.InvokeAsync(
                address, RequestCode.HeartBeat, default(EmptyHeader), default, Timeout, default));

        Assert.Contains(address, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_had_no_connection_in_time_was_not_sent()
    {
        var time = new ManualTime();
        await using var client = new RemotingClient(
            new(), pushes: null, new Nowhere(), NullLoggerFactory.Instance, time);
        var asking = client.InvokeAsync(
            "10.0.0.1:1", RequestCode.HeartBeat, default(EmptyHeader), default, TimeSpan.FromSeconds(1),
            default);

        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<RemotingConnectException>(() => Eventually.Of(asking, "the timeout"));

        var patient = client.ConnectAsync("10.0.0.1:1", default);
        time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<RemotingConnectException>(
            () => Eventually.Of(patient, "the connect timeout"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData(":9876")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        await using var client = TestServer.Client();
        await Assert.ThrowsAsync<RemotingConnectException>(() => client.ConnectAsync(address, default));
    }

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1", 80)]
    [InlineData("[::1]:9876", "::1", 9876)]
    public void An_address_may_be_numeric(string text, string address, int port)
    {
        Assert.True(ServerAddress.TryParse(text, out var endPoint, out _));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), endPoint);
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        await using var server = await TestServer.StartAsync(new EchoHandler());
        await using var client = TestServer.Client();

        var answer = await client.InvokeAsync(
            $"localhost:{server.LocalEndPoint.Port}",
            RequestCode.HeartBeat, default(EmptyHeader), default, Timeout, default);

        Assert.Equal(ResponseCode.Success, answer.Code);
    }

    [Fact]
    public async Task Disposing_the_client_fails_what_waits()
    {
        var handler = new EchoHandler { Instead = (_, _, _) => { } };
        await using var server = await TestServer.StartAsync(handler);
        var client = TestServer.Client();
        var asking = Ask(client, server, Timeout);
        await Eventually.True(() => handler.Requests.Count == 1, "the request");

        await client.DisposeAsync();

        var failure = await Assert.ThrowsAsync<RemotingDisconnectedException>(
            () => Eventually.Of(asking, "the failure"));
        Assert.Equal(DisconnectReason.Stopped, failure.Reason);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask(client, server, Timeout));
    }

    private static Task<RemotingResponse> Ask(
        RemotingClient client, RemotingServer server, TimeSpan timeout, CancellationToken ct = default) =>
        client.InvokeAsync(
            server.Address(), RequestCode.PullMessage, default(EmptyHeader), default, timeout, ct);

    private sealed class Nowhere : IConnectionFactory
    {
        public async ValueTask<ConnectionContext> ConnectAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            await Task.Delay(-1, cancellationToken);
            throw new InvalidOperationException("nowhere is never reached");
        }
    }
}
