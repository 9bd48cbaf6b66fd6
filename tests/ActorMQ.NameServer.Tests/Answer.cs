using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.NameServer.Tests;

/// <summary>A command as a test looks at it, copied out of its frame.</summary>
internal sealed record Answer(
    int Code, int Opaque, string? Remark, Dictionary<string, string> Fields, string Body)
{
    internal bool IsOneWay { get; private init; }

    internal ResponseCode Response => (ResponseCode)Code;

    internal static Answer Of(ReadOnlyMemory<byte> bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return new Answer(
            command.Code,
            command.Opaque,
            command.Remark,
            command.Fields.ToDictionary(),
            Encoding.UTF8.GetString(command.Body))
        {
            IsOneWay = command.IsOneWay,
        };
    }
}
