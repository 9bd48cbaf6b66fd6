using System.Collections.Concurrent;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport.Tests;

/// <summary>Goal: who answers many connections in a row writes for them, too.</summary>
public sealed class GatheredFlushesTests
{
    private const int Connections = 8;
    private readonly ConcurrentQueue<(RemotingConnection Connection, RequestTicket Ticket)> _asked = new();

    [Fact]
    public async Task Answers_to_many_connections_leave_when_all_are_given_and_not_before()
    {
        await using var server = await StartAsync();
        var raws = await AskAsync(server);

        GatheredFlushes.Around(() =>
        {
            AnswerAll();
            Assert.All(server.Connections, connection => Assert.NotEqual(0, connection.QueuedBytes));
        });

        Assert.All(server.Connections, connection => Assert.Equal(0, connection.QueuedBytes));
        foreach (var raw in raws)
            Assert.NotNull(await raw.ReadAnswerAsync());
        raws.ForEach(raw => raw.Dispose());
    }

    [Fact]
    public async Task One_within_another_leaves_with_it()
    {
        await using var server = await StartAsync();
        var raws = await AskAsync(server);

        GatheredFlushes.Around(() =>
        {
            GatheredFlushes.Around(AnswerAll);
            Assert.All(server.Connections, connection => Assert.NotEqual(0, connection.QueuedBytes));
        });

        Assert.All(server.Connections, connection => Assert.Equal(0, connection.QueuedBytes));
        raws.ForEach(raw => raw.Dispose());
    }

    [Fact]
    public async Task What_was_answered_before_a_failure_leaves()
    {
        await using var server = await StartAsync();
        var raws = await AskAsync(server);

        Assert.Throws<InvalidOperationException>(() => GatheredFlushes.Around(() =>
        {
            AnswerAll();
            throw new InvalidOperationException("after the answers");
        }));

        foreach (var raw in raws)
            Assert.NotNull(await raw.ReadAnswerAsync());
        raws.ForEach(raw => raw.Dispose());
    }

    private void AnswerAll()
    {
        while (_asked.TryDequeue(out var one))
            one.Connection.Reply(one.Ticket, ResponseCode.Success);
    }

    private Task<RemotingServer> StartAsync() => TestServer.StartAsync(new EchoHandler
    {
        Instead = (connection, ticket, _) => _asked.Enqueue((connection, ticket)),
    });

    private async Task<List<RawClient>> AskAsync(RemotingServer server)
    {
        var raws = new List<RawClient>();
        for (var i = 0; i < Connections; i++)
        {
            raws.Add(await RawClient.ConnectAsync(server));
            await raws[^1].SendAsync(RawClient.Request(i));
        }

        await Eventually.True(() => _asked.Count == Connections, "all requests");
        return raws;
    }
}
