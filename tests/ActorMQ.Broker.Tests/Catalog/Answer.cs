using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>What a client was answered.</summary>
internal sealed record Answer(
    int Opaque, ResponseCode Code, string? Remark, IReadOnlyDictionary<string, string> Fields, string Body)
{
    /// <summary>Reads an answer out of its frame.</summary>
    internal static Answer Of(ReadOnlyMemory<byte> bytes)
    {
        var frame = FrameOf(bytes);
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return new Answer(
            command.Opaque,
            command.Response,
            command.Remark,
            command.Fields.ToDictionary(),
            Encoding.UTF8.GetString(command.Body.ToArray()));
    }

    /// <summary>A whole frame.</summary>
    internal static Frame FrameOf(ReadOnlyMemory<byte> bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
        return frame;
    }
}
