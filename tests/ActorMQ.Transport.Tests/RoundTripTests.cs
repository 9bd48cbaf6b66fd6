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
            server.Address(), RequestCode.SendMessageV2, default(EmptyHeader), "hello"u8.ToArray(), Timeout, default);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("hello", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(encoding, Assert.Single(handler.Requests).Ticket.Encoding);
        Assert.True(handler.Batches > 0);
        Assert.Single(handler.Connected);
    }
}
