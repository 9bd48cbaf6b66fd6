using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Transport.Tests;

/// <summary>
/// Goal: answers that are ready together leave together. Method: a network in memory that counts writes.
/// </summary>
public sealed class OneWriteTests
{
    private const int Count = 100;
    private static readonly IPEndPoint Place = new(IPAddress.Loopback, 10911);
    private readonly CountedWrites _network = new();

    [Fact]
    public async Task What_one_read_has_asked_is_answered_in_one_write()
    {
        await using var server = await StartAsync(new EchoHandler());
        await using var client = await _network.ConnectAsync(Place);

        await AskAllAsync(client);

        Assert.Equal(Enumerable.Range(0, Count), await ReadAnswersAsync(client, Count));
        Assert.Equal(1, _network.Count);
    }

    [Fact]
    public async Task What_is_answered_while_a_write_is_under_way_leaves_with_the_next()
    {
        var asked = new ConcurrentQueue<(RemotingConnection Connection, RequestTicket Ticket)>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _network.Gate = gate.Task;
        await using var server = await StartAsync(new EchoHandler
        {
            Instead = (connection, ticket, _) => asked.Enqueue((connection, ticket)),
        });
        await using var client = await _network.ConnectAsync(Place);
        await AskAllAsync(client);
        await Eventually.True(() => asked.Count == Count, "all requests");

        Assert.True(asked.TryDequeue(out var first));
        first.Connection.Reply(first.Ticket, ResponseCode.Success);
        await Eventually.True(() => _network.Count == 1, "the first write");
        foreach (var (connection, ticket) in asked)
            connection.Reply(ticket, ResponseCode.Success);
        gate.SetResult();

        Assert.Equal(Enumerable.Range(0, Count), await ReadAnswersAsync(client, Count));
        Assert.Equal(2, _network.Count);
    }

    private Task<RemotingServer> StartAsync(EchoHandler handler) => RemotingServer.StartAsync(
        new() { Listen = Place },
        handler,
        _network,
        NullLoggerFactory.Instance,
        TimeProvider.System,
        default);

    private static async Task AskAllAsync(ConnectionContext client)
    {
        byte[] requests = [.. Enumerable.Range(0, Count).SelectMany(opaque => RawClient.Request(opaque))];
        await client.Transport.Output.WriteAsync(requests);
    }

    /// <summary>The numbers of the answers, in the order in which they came.</summary>
    private static async Task<List<int>> ReadAnswersAsync(ConnectionContext client, int count)
    {
        var opaques = new List<int>();
        var reader = new CommandReader();
        while (opaques.Count < count)
        {
            var read = await Eventually.Of(client.Transport.Input.ReadAsync().AsTask(), "more answers");
            Assert.False(read.IsCompleted);
            opaques.AddRange(Take(read, reader, out var rest));
            client.Transport.Input.AdvanceTo(rest, read.Buffer.End);
        }

        return opaques;
    }

    private static List<int> Take(ReadResult read, CommandReader reader, out SequencePosition rest)
    {
        var opaques = new List<int>();
        var input = read.Buffer;
        while (Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame) == FrameStatus.Complete)
        {
            Assert.Equal(CommandError.None, reader.TryRead(frame, out var command));
            opaques.Add(command.Opaque);
        }

        rest = input.Start;
        return opaques;
    }
}
