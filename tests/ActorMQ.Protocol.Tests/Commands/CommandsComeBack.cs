using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Tests.Headers;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Commands;

/// <summary>What is written is read back, whatever the values and however the bytes are cut.</summary>
public sealed class CommandsComeBack
{
    /// <summary>
    /// Texts that JSON finds hard: control characters, quotes, backslashes, other planes, nothing at all.
    /// </summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("", "\"", "\\", "\\\"\\", "\u0001\u0002", "a\u0000b", "\r\n\t\b\f", "你好", "😀", "\u007f\u2028", "{}[],:'"),
        ArbMap.Default.GeneratorFor<string>().Select(text => Valid(text ?? string.Empty)),
        Gen.ArrayOf(Gen.Choose(0, 0x2000)).Select(points => string.Concat(points.Select(point => (char)point))),
        Gen.Choose(0, 3_000).Select(length => new string('x', length) + "\""));

    private static readonly Arbitrary<EveryFieldKind> HeadersOfEveryKind = Arb.From(
        from bytes in Texts
        from text in Texts
        from optionalText in Gen.OneOf(Gen.Constant<string?>(null), Texts.Select(found => (string?)found))
        from numbers in ArbMap.Default.GeneratorFor<(int, int?, long, long?)>()
        from flags in ArbMap.Default.GeneratorFor<(bool, bool?)>()
        select new EveryFieldKind
        {
            Bytes = Encoding.UTF8.GetBytes(bytes),
            Text = text,
            OptionalText = optionalText,
            Int32 = numbers.Item1,
            OptionalInt32 = numbers.Item2,
            Int64 = numbers.Item3,
            OptionalInt64 = numbers.Item4,
            Boolean = flags.Item1,
            OptionalBoolean = flags.Item2,
        });

    private static readonly Arbitrary<Envelope> Envelopes = Arb.From(
        from encoding in Gen.Elements(HeaderEncoding.Json, HeaderEncoding.Binary)
        from code in Gen.OneOf(Gen.Choose(0, 1_000), Gen.Elements(short.MaxValue, 32_768, 200_050, -1, int.MinValue))
        from opaque in ArbMap.Default.GeneratorFor<int>()
        from remark in Gen.OneOf(Gen.Constant<string?>(null), Texts.Select(found => (string?)found))
        from body in ArbMap.Default.GeneratorFor<byte[]>()
        from cuts in ArbMap.Default.GeneratorFor<int[]>()
        select new Envelope(encoding, code, opaque, remark, body, cuts));

    /// <summary>Java clients look into the fields of every answer, without asking whether there are any.</summary>
    [Fact]
    public void An_answer_in_JSON_has_extFields_even_when_it_has_no_field()
    {
        using var output = new FrameBuffer();
        CommandWriter.WriteResponse(
            output, HeaderEncoding.Json, ResponseCode.PullNotFound, opaque: 7, remark: null,
            default(EmptyHeader), []);
        var text = Encoding.UTF8.GetString(output.WrittenMemory.Span);
        Assert.Contains("\"extFields\":{}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(' ', text);
    }

    [Fact]
    public void Requests_and_answers_of_both_forms() =>
        Prop.ForAll(HeadersOfEveryKind, Envelopes, (header, envelope) =>
        {
            using var output = new FrameBuffer();
            CommandWriter.WriteResponse(
                output, envelope.Encoding, (ResponseCode)envelope.Code, envelope.Opaque, envelope.Remark, header, envelope.Body);
            var middle = output.Length;
            CommandWriter.WriteRequest(
                output, envelope.Encoding, (RequestCode)envelope.Code, envelope.Opaque, CommandFlags.OneWay, header, envelope.Body);

            var stream = Segments.Cut(output.WrittenMemory.ToArray(), envelope.Cuts);
            var reader = new CommandReader();
            Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref stream, Frame.DefaultMaxSize, out var answer));
            Assert.Equal(output.Length - middle, stream.Length);
            Assert.Equal(CommandError.None, reader.TryRead(answer, out var command));
            Check(header, envelope, command, CommandFlags.Response);
            Assert.Equal(envelope.Remark ?? string.Empty, command.Remark ?? string.Empty);

            Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref stream, Frame.DefaultMaxSize, out var request));
            Assert.True(stream.IsEmpty);
            Assert.Equal(CommandError.None, reader.TryRead(request, out command));
            Check(header, envelope, command, CommandFlags.OneWay);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Field_look_ups_agree_with_a_dictionary() =>
        Prop.ForAll(
            Arb.From(Gen.ArrayOf(Gen.Zip(FieldNames, Texts))),
            Arb.From(Gen.ArrayOf(FieldNames)),
            (pairs, asked) =>
            {
                // A name that comes twice may give either value, so the model keeps all.
                var model = pairs.ToLookup(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
                var fields = Read(pairs);
                Assert.Equal(pairs.Length, fields.Count);
                foreach (var name in asked.Concat(pairs.Select(pair => pair.Item1)))
                {
                    var found = fields.TryGet(Encoding.UTF8.GetBytes(name), out var value);
                    Assert.Equal(model.Contains(name), found);
                    Assert.True(!found || model[name].Contains(Encoding.UTF8.GetString(value), StringComparer.Ordinal));
                }
            }).QuickCheckThrowOnFailure();

    /// <summary>Few and alike, so that look-ups go wrong if they can.</summary>
    private static Gen<string> FieldNames =>
        Gen.Elements("a", "b", "aa", "ab", "ba", "abca", "acba", "topic", "tapic", "queueId", "quueeId", "é");

    private static void Check(
        EveryFieldKind header, Envelope envelope, in RemotingCommand command, CommandFlags flags)
    {
        Assert.Equal((envelope.Code, envelope.Opaque, flags), (command.Code, command.Opaque, command.Flags));
        Assert.Equal((LanguageCode.DotNet, ProtocolVersion.Current), (command.Language, command.Version));
        var small = envelope.Code is >= short.MinValue and <= short.MaxValue;
        Assert.Equal(small ? envelope.Encoding : HeaderEncoding.Json, command.Encoding);
        Assert.Equal(envelope.Body, command.Body.ToArray());
        Assert.True(HeaderReader.TryRead(command.Fields, out EveryFieldKind read, out var error), error.ToString());
        Assert.Equal(header.Values, read.Values);
    }

    private static FieldTable Read((string, string)[] pairs)
    {
        using var header = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteNumber("code", 1);
            json.WriteStartObject("extFields");
            foreach (var (name, value) in pairs)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var fields = new FieldTable();
        Assert.Equal(
            CommandError.None,
            JsonHeader.TryRead(new ReadOnlySequence<byte>(header.ToArray()), fields, out _, out _));
        return fields;
    }

    /// <summary>Without halves of characters, which UTF-8 can't carry.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed record Envelope(
        HeaderEncoding Encoding, int Code, int Opaque, string? Remark, byte[] Body, int[] Cuts);
}
