using System.Buffers.Text;
using System.Text;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Protocol.Headers;

/// <summary>Fills a header in from a command's extension fields.</summary>
public static class HeaderReader
{
    /// <summary>
    /// Reads all fields of <typeparamref name="T"/>; fields that it does not name are ignored.
    /// </summary>
    /// <param name="fields">The command's fields.</param>
    /// <param name="header">The header; complete when the answer is true.</param>
    /// <param name="error">The first field that is missing or malformed, when the answer is false.</param>
    public static bool TryRead<T>(FieldTable fields, out T header, out FieldError error)
        where T : struct, IHeader
    {
        header = new T();
        var visitor = new Visitor(fields);
        header.Fields(ref visitor);
        error = visitor.Error;
        return error.Fault == FieldFault.None;
    }

    private ref struct Visitor(FieldTable fields) : IFieldVisitor
    {
        private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
        private readonly FieldTable _fields = fields;

        internal FieldError Error { get; private set; }

        public void Utf8(ReadOnlySpan<byte> name, ref ReadOnlyMemory<byte> value, Presence presence)
        {
            if (!_fields.TryGetMemory(name, out var found))
                Absent(name, presence);
            else if (System.Text.Unicode.Utf8.IsValid(found.Span))
                value = found;
            else
                Wrong(name, FieldFault.NotText);
        }

        public void Text(ReadOnlySpan<byte> name, ref string value, Presence presence)
        {
            if (_fields.TryGet(name, out var text))
                value = Decode(name, text) ?? value;
            else
                Absent(name, presence);
            value ??= string.Empty;
        }

        public void OptionalText(ReadOnlySpan<byte> name, ref string? value)
        {
            if (_fields.TryGet(name, out var text))
                value = Decode(name, text);
        }

        public void Int32(ReadOnlySpan<byte> name, ref int value, Presence presence)
        {
            if (!TryGetValue(name, presence, out var text))
                return;
            if (Utf8Parser.TryParse(text, out int number, out var used) && used == text.Length)
                value = number;
            else
                Wrong(name, FieldFault.NotANumber);
        }

        public void OptionalInt32(ReadOnlySpan<byte> name, ref int? value)
        {
            var number = value ?? 0;
            if (!_fields.TryGet(name, out var text) || text.IsEmpty)
                return;
            Int32(name, ref number, Presence.Optional);
            value = number;
        }

        public void Int64(ReadOnlySpan<byte> name, ref long value, Presence presence)
        {
            if (!TryGetValue(name, presence, out var text))
                return;
            if (Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length)
                value = number;
            else
                Wrong(name, FieldFault.NotANumber);
        }

        public void OptionalInt64(ReadOnlySpan<byte> name, ref long? value)
        {
            var number = value ?? 0;
            if (!_fields.TryGet(name, out var text) || text.IsEmpty)
                return;
            Int64(name, ref number, Presence.Optional);
            value = number;
        }

        public void Boolean(ReadOnlySpan<byte> name, ref bool value, Presence presence)
        {
            if (!TryGetValue(name, presence, out var text))
                return;
            if (Ascii.EqualsIgnoreCase(text, "true"u8))
                value = true;
            else if (Ascii.EqualsIgnoreCase(text, "false"u8))
                value = false;
            else
                Wrong(name, FieldFault.NotABoolean);
        }

        public void OptionalBoolean(ReadOnlySpan<byte> name, ref bool? value)
        {
            if (!_fields.TryGet(name, out var text) || text.IsEmpty)
                return;
            var given = false;
            Boolean(name, ref given, Presence.Optional);
            value = given;
        }

        /// <summary>
        /// An optional value that is there but empty counts as absent: binary writers send it so.
        /// </summary>
        private bool TryGetValue(ReadOnlySpan<byte> name, Presence presence, out ReadOnlySpan<byte> text)
        {
            if (_fields.TryGet(name, out text) && !(text.IsEmpty && presence == Presence.Optional))
                return true;
            Absent(name, presence);
            return false;
        }

        private string? Decode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
        {
            try
            {
                return StrictUtf8.GetString(text);
            }
            catch (DecoderFallbackException)
            {
                Wrong(name, FieldFault.NotText);
                return null;
            }
        }

        private void Absent(ReadOnlySpan<byte> name, Presence presence)
        {
            if (presence == Presence.Required)
                Wrong(name, FieldFault.Missing);
        }

        private void Wrong(ReadOnlySpan<byte> name, FieldFault fault)
        {
            if (Error.Fault == FieldFault.None)
                Error = FieldError.At(name, fault);
        }
    }
}
