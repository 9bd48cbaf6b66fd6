using ActorMQ.Actors;
using ActorMQ.Cluster.Entities;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Tests.Entities;

public sealed class NodeWireTests
{
    private static readonly byte[] Key = [1, 2];
    private static readonly byte[] Message = [3, 4, 5];

    public static TheoryData<NodeRequest> Requests => new()
    {
        new EntityRequest("r", Key, Message, null),
        new EntityRequest("r", Key, Array.Empty<byte>(), TimeSpan.FromMilliseconds(1500)),
        new WatchBegin(7, "r", Key),
        new WatchBegin(8, string.Empty, Key),
        new WatchCheck([]),
        new WatchCheck([1, long.MaxValue]),
        new WatchedEnded(9, EndReason.Moved),
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_read_as_it_was_written(NodeRequest request)
    {
        var (code, header, body) = NodeWire.Encode(request);
        Assert.True(NodeWire.TryDecode(code, header, body, out var read));
        Assert.Equal(Text(request), Text(read));
        Assert.Contains(code, NodeRequests.Codes);
    }

    private static string Text(NodeRequest request) => request switch
    {
        EntityRequest message => $"{message.Region} {Convert.ToHexString(message.Key.Span)} "
            + $"{Convert.ToHexString(message.Message.Span)} {message.ReplyWithin}",
        WatchBegin begin => $"{begin.Watch} {begin.Region} {Convert.ToHexString(begin.Key.Span)}",
        WatchCheck check => string.Join(',', check.Watches),
        _ => $"{request}",
    };

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var body = new byte[5];
        NodeRequestHeader[] bad =
        [
            default,
            new() { Region = "r", KeySize = 6 },
            new() { Region = "r", KeySize = -1 },
            new() { KeySize = 1 },
        ];
        foreach (var header in bad)
            Assert.False(NodeWire.TryDecode(RequestCode.BringToEntity, header, body, out _));
        Assert.False(NodeWire.TryDecode(RequestCode.BeginWatch, default, body, out _));
        Assert.False(NodeWire.TryDecode(RequestCode.CheckWatches, default, body, out _));
        Assert.False(NodeWire.TryDecode(RequestCode.WatchedEnded, new() { Watch = 1, EndReason = 99 }, body, out _));
        Assert.False(NodeWire.TryDecode(RequestCode.SendMessage, new() { Region = "r", KeySize = 1 }, body, out _));
    }
}
