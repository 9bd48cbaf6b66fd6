using System.Buffers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

/// <summary>Bodies that are sent from where they are keep their place among the frames that are copied.
/// </summary>
public sealed class PooledBodyTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(HeaderEncoding.Json)]
    [InlineData(HeaderEncoding.Binary)]
    public async Task Large_and_small_answers_come_whole_and_each_to_its_asker(HeaderEncoding encoding)
    {
        await using var server = await TestServer.StartAsync(new EchoHandler { Instead = Answer });
        await using var client = TestServer.Client(new() { HeaderEncoding = encoding });

        var answers = await Eventually.Of(
            Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.InvokeAsync(
                server.Address(),
                RequestCode.PullMessage, default(EmptyHeader), BitConverter.GetBytes(i), Timeout, default))),
            "all answers");

        for (var i = 0; i < answers.Length; i++)
        {
            Assert.Equal(ResponseCode.Success, answers[i].Code);
            Assert.Equal(BodyOf(i), answers[i].Body.ToArray());
        }
    }

    [Fact]
    public async Task A_client_that_leaves_harms_nobody()
    {
        var handler = new EchoHandler { Instead = Answer };
        await using var server = await TestServer.StartAsync(handler);
        using (var leaving = await RawClient.ConnectAsync(server, receiveBuffer: 4096))
        {
            for (var opaque = 0; opaque < 40; opaque++)
                await leaving.SendAsync(RawClient.Request(opaque, bodySize: 4));
            Assert.NotNull(await leaving.ReadAnswerAsync());
        }

        await Eventually.True(() => handler.Disconnected.Count == 1, "the end of the one that left");
        Assert.True(handler.Disconnected.TryPeek(out var ended));
        ended.Connection.Reply(default, ResponseCode.Success, default(EmptyHeader), null, Pooled(1));

        await using var client = TestServer.Client();
        var answer = await client.InvokeAsync(
            server.Address(),
            RequestCode.PullMessage, default(EmptyHeader), BitConverter.GetBytes(7), Timeout, default);
        Assert.Equal(BodyOf(7), answer.Body.ToArray());
    }

    private static void Answer(RemotingConnection connection, RequestTicket ticket, byte[] body)
    {
        var number = BitConverter.ToInt32(body);
        if (number % 3 == 0)
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, BodyOf(number));
        else
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, Pooled(number));
    }

    private static PooledBody Pooled(int number)
    {
        var body = BodyOf(number);
        var array = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(array, 0);
        return new(array, body.Length);
    }

    private static byte[] BodyOf(int number)
    {
        var body = new byte[number % 3 == 0 ? number : PooledBody.SizeMin + (number * 1111)];
        new Random(number).NextBytes(body);
        return body;
    }
}
