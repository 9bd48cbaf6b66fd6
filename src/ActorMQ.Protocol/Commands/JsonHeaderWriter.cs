using System.Buffers.Text;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Commands;

/// <summary>Writes the form that <see cref="JsonHeader"/> reads.</summary>
/// <remarks>
/// Compact, with the members in the order in which RocketMQ writes them, and every value a string:
/// some clients take the text apart by hand. <c>extFields</c> is always there, since older Java clients use
/// it unasked.
/// </remarks>
internal static class JsonHeaderWriter
{
    private const int MaxNumberSize = 20;

    internal static void Write<T>(
        FrameBuffer output, in CommandPreamble preamble, string? remark, in T header)
        where T : struct, IHeader
    {
        output.Append("{\"code\":"u8);
        AppendNumber(output, preamble.Code);
        output.Append(",\"extFields\":{"u8);
        var fields = new Visitor(output);
        var readable = header;
        readable.Fields(ref fields);
        output.Append("},\"flag\":"u8);
        AppendNumber(output, (int)preamble.Flags);
        output.Append(",\"language\":\""u8);
        output.Append(LanguageNames.Of(preamble.Language));
        output.Append("\",\"opaque\":"u8);
        AppendNumber(output, preamble.Opaque);
        if (remark is not null)
        {
            output.Append(",\"remark\":"u8);
            JsonText.Append(output, remark);
        }

        output.Append(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":"u8);
        AppendNumber(output, preamble.Version);
        output.Append("}"u8);
    }

    private static void AppendNumber(FrameBuffer output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(MaxNumberSize), out var length);
        output.Advance(length);
    }

    private readonly ref struct Visitor(FrameBuffer output) : IFieldVisitor
    {
        private readonly FrameBuffer _output = output;
        private readonly int _start = output.Length;

        public void Utf8(ReadOnlySpan<byte> name, ref ReadOnlyMemory<byte> value, Presence presence)
        {
            if (presence == Presence.Optional && value.IsEmpty)
                return;
            Name(name);
            JsonText.Append(_output, value.Span);
        }

        public void Text(ReadOnlySpan<byte> name, ref string value, Presence presence)
        {
            Name(name);
            JsonText.Append(_output, value ?? string.Empty);
        }

        public void OptionalText(ReadOnlySpan<byte> name, ref string? value)
        {
            if (value is null)
                return;
            Name(name);
            JsonText.Append(_output, value);
        }

        public void Int32(ReadOnlySpan<byte> name, ref int value, Presence presence) => Number(name, value);

        public void OptionalInt32(ReadOnlySpan<byte> name, ref int? value)
        {
            if (value is { } number)
                Number(name, number);
        }

        public void Int64(ReadOnlySpan<byte> name, ref long value, Presence presence) => Number(name, value);

        public void OptionalInt64(ReadOnlySpan<byte> name, ref long? value)
        {
            if (value is { } number)
                Number(name, number);
        }

        public void Boolean(ReadOnlySpan<byte> name, ref bool value, Presence presence)
        {
            Name(name);
            _output.Append(value ? "\"true\""u8 : "\"false\""u8);
        }

        public void OptionalBoolean(ReadOnlySpan<byte> name, ref bool? value)
        {
            if (value is not { } given)
                return;
            Boolean(name, ref given, Presence.Required);
        }

        private void Name(ReadOnlySpan<byte> name)
        {
            if (_output.Length > _start)
                _output.Append(","u8);
            var span = _output.Append(name.Length + 3);
            span[0] = (byte)'"';
            name.CopyTo(span[1..]);
            span[name.Length + 1] = (byte)'"';
            span[name.Length + 2] = (byte)':';
        }

        private void Number(ReadOnlySpan<byte> name, long value)
        {
            Name(name);
            _output.Append("\""u8);
            AppendNumber(_output, value);
            _output.Append("\""u8);
        }
    }
}
