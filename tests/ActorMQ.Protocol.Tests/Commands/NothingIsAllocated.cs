using System.Buffers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Tests.Golden;

namespace ActorMQ.Protocol.Tests.Commands;

/// <summary>The way of a send: its header is read and its answer written without garbage.</summary>
public sealed class NothingIsAllocated
{
    private readonly CommandReader _reader = new();
    private readonly byte[] _messageId = [.. "7F000002000074D70000000000000000"u8];

    [Theory]
    [InlineData("java533-producer-start-sync-send", HeaderEncoding.Json)]
    [InlineData("java533-binary-producer-start-sync-send", HeaderEncoding.Binary)]
    [InlineData("ali-ons-producer-start-sync-send", HeaderEncoding.Json)]
    public void By_a_send(string scenario, HeaderEncoding encoding)
    {
        var golden = GoldenFrame.All.First(frame =>
            string.Equals(frame.Scenario, scenario, StringComparison.Ordinal) && frame.Code == (int)RequestCode.SendMessageV2);
        using var output = new FrameBuffer();
        var whole = new ReadOnlySequence<byte>(golden.Bytes);
        var pieces = Segments.Cut(golden.Bytes, [3, 50, 90]);
        for (var warmUp = 0; warmUp < 2_000; warmUp++)
        {
            Assert.True(Answer(whole, encoding, output));
            Assert.True(Answer(pieces, encoding, output));
        }

        // The runtime's own work on this thread, as for code that becomes hot, counts once and not each time.
        var quietest = long.MaxValue;
        for (var round = 0; round < 5; round++)
            quietest = Math.Min(quietest, AllocatedBy(1_000, () => Answer(whole, encoding, output) && Answer(pieces, encoding, output)));
        Assert.Equal(0, quietest);
    }

    private static long AllocatedBy(int times, Func<bool> act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            if (!act())
                Assert.Fail("a send was not read");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private bool Answer(ReadOnlySequence<byte> input, HeaderEncoding encoding, FrameBuffer output)
    {
        output.Clear();
        if (Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame) != FrameStatus.Complete
            || _reader.TryRead(frame, out var command) != CommandError.None
            || !HeaderReader.TryRead(command.Fields, out SendMessageRequestHeaderV2 header, out _))
        {
            return false;
        }

        var answer = new SendMessageResponseHeader
        {
            MsgId = _messageId,
            OffsetMsgId = _messageId,
            QueueId = header.Message.QueueId,
            QueueOffset = long.MaxValue,
            TransactionId = header.Message.ProducerGroup,
            TraceOn = true,
        };
        CommandWriter.WriteResponse(
            output, encoding, ResponseCode.Success, command.Opaque, remark: "slow \"disk\"", answer, body: default);
        return output.Length > 100;
    }
}
