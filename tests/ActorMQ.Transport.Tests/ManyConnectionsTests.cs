using System.Collections.Concurrent;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

public sealed class ManyConnectionsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task A_thousand_connections_are_served_and_then_gone()
    {
        const int Count = 1000;
        var handler = new EchoHandler();
        await using var server = await TestServer.StartAsync(handler);
        var raws = new List<RawClient>();
        for (var i = 0; i < Count; i++)
        {
            raws.Add(await RawClient.ConnectAsync(server));
            await raws[^1].SendAsync(RawClient.Request(i, bodySize: 10));
        }

        for (var i = 0; i < Count; i++)
            Assert.Equal((i, ResponseCode.Success, 10), await raws[i].ReadAnswerAsync());

        Assert.Equal(Count, server.Statistics.Connections);
        Assert.Equal(Count, handler.Connected.Select(c => c.Id).Distinct().Count());
        raws.ForEach(r => r.Dispose());
        await Eventually.True(() => handler.Disconnected.Count == Count, "all to be gone");
        Assert.Equal(0, server.Statistics.Connections);
    }

    [Fact]
    public async Task Under_stress_every_request_gets_its_own_answer_once()
    {
        const int Clients = 8, Askers = 16, Requests = 100;
        var parked = new ConcurrentBag<(RemotingConnection Connection, RequestTicket Ticket, byte[] Body)>();
        var handler = new EchoHandler
        {
            // Some are answered at once, some by whichever thread comes by next, in no order.
            Instead = (connection, ticket, body) =>
            {
                parked.Add((connection, ticket, body));
                if (ticket.Opaque % 3 != 0)
                    ThreadPool.QueueUserWorkItem(_ => AnswerOne());
                else
                    AnswerOne();
            },
        };
        await using var server = await TestServer.StartAsync(handler);
        var failures = new ConcurrentQueue<string>();

        await Eventually.Of(
            Task.WhenAll(Enumerable.Range(0, Clients).Select(RunClientAsync)).ContinueWith(
                t => t.Exception, TaskScheduler.Default),
            "all clients to be done");

        Assert.Empty(failures);
        Assert.Equal(Clients * Askers * Requests, handler.Requests.Count);
        Assert.Equal(Clients, handler.Connected.Count);

        void AnswerOne()
        {
            if (parked.TryTake(out var one))
                one.Connection.Reply(one.Ticket, ResponseCode.Success, default(EmptyHeader), null, one.Body);
        }

        async Task RunClientAsync(int seed)
        {
            await using var client = TestServer.Client();
            await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Run(async () =>
            {
                var random = new Random((seed * 1000) + asker);
                for (var i = 0; i < Requests; i++)
                {
                    var body = new byte[random.Next(0, 9000)];
                    random.NextBytes(body);
                    var answer = await client.InvokeAsync(
                        server.Address(),
                        RequestCode.SendMessageV2, default(EmptyHeader), body, Timeout, default);
                    if (!answer.Body.Span.SequenceEqual(body))
                        failures.Enqueue($"client {seed}, asker {asker}, request {i} got another's answer");
                }
            })));
        }
    }
}
