using System.Buffers;
using System.Text.Json;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Protocol.Tests.Commands;

/// <summary>A second, slower reader of JSON headers, over the framework's own: the quick one must agree with it.</summary>
internal static class PlainJsonHeader
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    internal static CommandError TryRead(
        in ReadOnlySequence<byte> header,
        FieldTable fields,
        out CommandPreamble preamble,
        out FieldTable.Slot remark)
    {
        // Unescaped texts are kept behind the header, and are never longer than their escaped form.
        var bytes = fields.Load(header, spare: checked((int)header.Length));
        try
        {
            return ReadObject(bytes, fields, out preamble, out remark);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second kind: an escape sequence that is no Unicode character.
            preamble = default;
            remark = default;
            return CommandError.BadJson;
        }
    }

    private static CommandError ReadObject(
        ReadOnlySpan<byte> bytes, FieldTable fields, out CommandPreamble preamble, out FieldTable.Slot remark)
    {
        preamble = default;
        remark = default;
        var reader = new Utf8JsonReader(bytes, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return CommandError.BadJson;

        int? code = null;
        int version = 0, opaque = 0, flags = 0;
        var language = LanguageCode.Other;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var ok = true;
            if (reader.ValueTextEquals("code"u8))
            {
                ok = TryReadInt(ref reader, out var value);
                code = value;
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                ok = TryReadInt(ref reader, out version);
            }
            else if (reader.ValueTextEquals("opaque"u8))
            {
                ok = TryReadInt(ref reader, out opaque);
            }
            else if (reader.ValueTextEquals("flag"u8))
            {
                ok = TryReadInt(ref reader, out flags);
            }
            else if (reader.ValueTextEquals("language"u8))
            {
                language = ReadLanguage(ref reader);
            }
            else if (reader.ValueTextEquals("remark"u8))
            {
                ok = TryReadText(ref reader, fields, out remark);
            }
            else if (reader.ValueTextEquals("extFields"u8))
            {
                var error = ReadFields(ref reader, fields);
                if (error != CommandError.None)
                    return error;
            }
            else
            {
                reader.Skip();
            }

            if (!ok)
                return CommandError.BadJson;
        }

        if (code is null)
            return CommandError.NoCode;
        preamble = new CommandPreamble(code.Value, language, version, opaque, (CommandFlags)flags);

        // The reader throws when anything but white space follows the object.
        return reader.Read() ? CommandError.BadJson : CommandError.None;
    }

    private static CommandError ReadFields(ref Utf8JsonReader reader, FieldTable fields)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return CommandError.None;
        if (reader.TokenType != JsonTokenType.StartObject)
            return CommandError.BadJson;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.Count == CommandReader.MaxFields)
                return CommandError.TooManyFields;
            var name = KeepText(ref reader, fields);
            if (!TryReadText(ref reader, fields, out var value))
                return CommandError.BadJson;
            if (reader.TokenType != JsonTokenType.Null)
                fields.Add(name, value);
        }

        return CommandError.None;
    }

    private static bool TryReadInt(ref Utf8JsonReader reader, out int value)
    {
        value = 0;
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out value);
    }

    private static bool TryReadText(ref Utf8JsonReader reader, FieldTable fields, out FieldTable.Slot text)
    {
        text = default;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.String:
            case JsonTokenType.Number:
            case JsonTokenType.True:
            case JsonTokenType.False:
                text = KeepText(ref reader, fields);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Where the token's text lies, after unescaping it when it has escapes.</summary>
    private static FieldTable.Slot KeepText(ref Utf8JsonReader reader, FieldTable fields)
    {
        if (!reader.ValueIsEscaped)
        {
            var quote = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
            return new FieldTable.Slot((int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
        }

        return fields.Keep(reader.CopyString(fields.Spare));
    }

    private static LanguageCode ReadLanguage(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return LanguageCode.Other;
        }

        for (var i = 0; i < LanguageNames.Count; i++)
        {
            if (reader.ValueTextEquals(LanguageNames.At(i)))
                return (LanguageCode)i;
        }

        return LanguageCode.Other;
    }
}
