using System.Buffers;
using System.Text;
using System.Text.Json;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Tests.Golden;

/// <summary>Every recorded frame decodes to what the recorder's own decoder wrote above it.</summary>
public sealed class GoldenFramesAreUnderstood
{
    private readonly CommandReader _reader = new();

    [Fact]
    public void All_recordings_are_there() => Assert.Equal((142, true), (
        GoldenFrame.All.Select(frame => frame.Scenario).Distinct(StringComparer.Ordinal).Count(),
        GoldenFrame.All.Count > 2_500));

    [Fact]
    public void Every_frame_decodes_to_its_comment()
    {
        foreach (var golden in GoldenFrame.All)
        {
            var input = new ReadOnlySequence<byte>(golden.Bytes);
            Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
            Assert.True(input.IsEmpty, $"{golden}: bytes are left");
            Assert.Equal((golden, CommandError.None), (golden, _reader.TryRead(frame, out var command)));
            CheckFixedPart(golden, command);
            CheckFields(golden, command.Fields);
        }
    }

    [Fact]
    public void Every_cut_but_the_last_is_incomplete()
    {
        foreach (var golden in GoldenFrame.All.Where(frame => frame.Bytes.Length < 400))
        {
            for (var length = 0; length < golden.Bytes.Length; length++)
            {
                var input = new ReadOnlySequence<byte>(golden.Bytes, 0, length);
                Assert.Equal(FrameStatus.Incomplete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out _));
                Assert.Equal(length, input.Length);
            }
        }
    }

    private static void CheckFixedPart(GoldenFrame golden, in RemotingCommand command)
    {
        var read = (command.Code, command.Opaque, (int)command.Flags, command.Language.ToString().ToUpperInvariant(),
            command.Version, command.IsResponse, command.IsOneWay, command.Encoding, (int)command.Body.Length);
        var said = (golden.Code, golden.Opaque, golden.Flag, golden.Language, golden.Version, golden.IsResponse,
            golden.IsOneWay, golden.IsBinary ? HeaderEncoding.Binary : HeaderEncoding.Json, golden.BodySize);
        Assert.Equal((golden.ToString(), said), (golden.ToString(), read));
        Assert.Equal((golden.ToString(), golden.Remark ?? string.Empty), (golden.ToString(), command.Remark ?? string.Empty));
    }

    private static void CheckFields(GoldenFrame golden, FieldTable fields)
    {
        var said = golden.Fields;
        Assert.Equal((golden.ToString(), said.Count), (golden.ToString(), fields.Count));
        foreach (var (name, value) in said)
        {
            Assert.True(fields.TryGet(Encoding.UTF8.GetBytes(name), out var text), $"{golden}: no {name}");
            var expected = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
            Assert.Equal(expected, Encoding.UTF8.GetString(text));
        }
    }
}
