using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Commands;

/// <summary>Writes the form that <see cref="BinaryHeader"/> reads, where the layout is drawn.</summary>
internal static class BinaryHeaderWriter
{
    private const int MaxNumberSize = 20;

    internal static void Write<T>(
        FrameBuffer output,
        in CommandPreamble preamble,
        string? remark,
        in T header,
        ReadOnlySpan<byte> markName = default,
        ReadOnlyMemory<byte> mark = default)
        where T : struct, IHeader
    {
        var fixedPart = output.Append(13);
        BinaryPrimitives.WriteInt16BigEndian(fixedPart, (short)preamble.Code);
        fixedPart[2] = (byte)preamble.Language;
        BinaryPrimitives.WriteInt16BigEndian(fixedPart[3..], unchecked((short)preamble.Version));
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[5..], preamble.Opaque);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[9..], (int)preamble.Flags);
        AppendText32(output, remark);

        var sizeAt = output.Length;
        output.Append(sizeof(int));
        var fields = new Visitor(output);
        var readable = header;
        readable.Fields(ref fields);
        if (!markName.IsEmpty)
            fields.Utf8(markName, ref mark, Presence.Required);
        var size = output.Length - sizeAt - sizeof(int);
        BinaryPrimitives.WriteInt32BigEndian(output.WrittenSpan[sizeAt..], size);
    }

    private static void AppendText32(FrameBuffer output, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        var span = output.Append(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
    }

    private readonly ref struct Visitor(FrameBuffer output) : IFieldVisitor
    {
        private readonly FrameBuffer _output = output;

        public void Utf8(ReadOnlySpan<byte> name, ref ReadOnlyMemory<byte> value, Presence presence)
        {
            if (presence == Presence.Optional && value.IsEmpty)
                return;
            Name(name);
            BinaryPrimitives.WriteInt32BigEndian(_output.Append(sizeof(int)), value.Length);
            _output.Append(value.Span);
        }

        public void Text(ReadOnlySpan<byte> name, ref string value, Presence presence)
        {
            Name(name);
            AppendText32(_output, value);
        }

        public void OptionalText(ReadOnlySpan<byte> name, ref string? value)
        {
            if (value is null)
                return;
            Name(name);
            AppendText32(_output, value);
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
            var text = value ? "true"u8 : "false"u8;
            BinaryPrimitives.WriteInt32BigEndian(_output.Append(sizeof(int)), text.Length);
            _output.Append(text);
        }

        public void OptionalBoolean(ReadOnlySpan<byte> name, ref bool? value)
        {
            if (value is not { } given)
                return;
            Boolean(name, ref given, Presence.Required);
        }

        private void Name(ReadOnlySpan<byte> name)
        {
            var span = _output.Append(sizeof(short) + name.Length);
            BinaryPrimitives.WriteInt16BigEndian(span, (short)name.Length);
            name.CopyTo(span[sizeof(short)..]);
        }

        private void Number(ReadOnlySpan<byte> name, long value)
        {
            Name(name);
            var span = _output.GetSpan(sizeof(int) + MaxNumberSize);
            Utf8Formatter.TryFormat(value, span[sizeof(int)..], out var length);
            BinaryPrimitives.WriteInt32BigEndian(span, length);
            _output.Advance(sizeof(int) + length);
        }
    }
}
