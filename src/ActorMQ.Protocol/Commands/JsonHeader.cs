using System.Buffers;
using System.Buffers.Text;

namespace ActorMQ.Protocol.Commands;

/// <summary>The JSON form of a command header.</summary>
/// <remarks>
/// <code>
///  {"code":310,"language":"JAVA","version":479,"opaque":7,"flag":0,"remark":"…","extFields":{"a":"…"},
///   "serializeTypeCurrentRPC":"JSON"}
/// </code>
/// Members come in any order and unknown ones are passed over; only <c>code</c> must be there. Values of
/// <c>extFields</c> are strings, but some clients send bare numbers and booleans, which read as their text;
/// a null value or a null <c>extFields</c> reads as absent.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RemotingSerializable.java; eggjs/ali-ons
/// lib/protocol/command.
/// </remarks>
internal static class JsonHeader
{
    internal static CommandError TryRead(
        in ReadOnlySequence<byte> header,
        FieldTable fields,
        out CommandPreamble preamble,
        out FieldTable.Slot remark)
    {
        // Unescaped texts are kept behind the header, and are never longer than their escaped form.
        var bytes = fields.Load(header, spare: checked((int)header.Length));
        var error = ReadObject(new JsonScanner(bytes, fields), fields, out preamble, out remark);
        if (error != CommandError.None)
            (preamble, remark) = (default, default);
        return error;
    }

    private static CommandError ReadObject(
        JsonScanner scanner, FieldTable fields, out CommandPreamble preamble, out FieldTable.Slot remark)
    {
        preamble = default;
        remark = default;
        if (!scanner.TryOpenObject())
            return CommandError.BadJson;

        var hasCode = false;
        int code = 0, version = 0, opaque = 0, flags = 0;
        var language = LanguageCode.Other;
        var step = scanner.Next(first: true, out var name);
        for (; step == JsonScanner.Step.Member; step = scanner.Next(first: false, out name))
        {
            var member = fields.Slice(name);
            var error = CommandError.None;
            if (member.SequenceEqual("extFields"u8))
                error = ReadFields(ref scanner, fields);
            else if (member.SequenceEqual("code"u8))
                (error, hasCode) = (ReadInt(ref scanner, fields, out code), true);
            else if (member.SequenceEqual("flag"u8))
                error = ReadInt(ref scanner, fields, out flags);
            else if (member.SequenceEqual("language"u8))
                error = ReadLanguage(ref scanner, fields, out language);
            else if (member.SequenceEqual("opaque"u8))
                error = ReadInt(ref scanner, fields, out opaque);
            else if (member.SequenceEqual("version"u8))
                error = ReadInt(ref scanner, fields, out version);
            else if (member.SequenceEqual("remark"u8))
                error = scanner.TryReadScalar(out remark, out _) ? CommandError.None : CommandError.BadJson;
            else if (!scanner.TrySkip())
                error = CommandError.BadJson;

            if (error != CommandError.None)
                return error;
        }

        if (step == JsonScanner.Step.Broken || !scanner.IsAtEnd())
            return CommandError.BadJson;
        if (!hasCode)
            return CommandError.NoCode;
        preamble = new CommandPreamble(code, language, version, opaque, (CommandFlags)flags);
        return CommandError.None;
    }

    private static CommandError ReadFields(ref JsonScanner scanner, FieldTable fields)
    {
        if (!scanner.TryOpenObject())
        {
            return scanner.TryReadScalar(out _, out var scalar) && scalar == JsonScanner.Scalar.Null
                ? CommandError.None
                : CommandError.BadJson;
        }

        var step = scanner.Next(first: true, out var name);
        for (; step == JsonScanner.Step.Member; step = scanner.Next(first: false, out name))
        {
            if (fields.Count == CommandReader.MaxFields)
                return CommandError.TooManyFields;
            if (!scanner.TryReadScalar(out var value, out var scalar))
                return CommandError.BadJson;
            if (scalar != JsonScanner.Scalar.Null)
                fields.Add(name, value);
        }

        return step == JsonScanner.Step.End ? CommandError.None : CommandError.BadJson;
    }

    private static CommandError ReadInt(ref JsonScanner scanner, FieldTable fields, out int value)
    {
        value = 0;
        return scanner.TryReadScalar(out var slot, out var scalar)
            && scalar == JsonScanner.Scalar.Number
            && Utf8Parser.TryParse(fields.Slice(slot), out value, out var used)
            && used == slot.Length
            ? CommandError.None
            : CommandError.BadJson;
    }

    private static CommandError ReadLanguage(
        ref JsonScanner scanner, FieldTable fields, out LanguageCode language)
    {
        language = LanguageCode.Other;
        if (scanner.IsNested())
            return scanner.TrySkip() ? CommandError.None : CommandError.BadJson;
        if (!scanner.TryReadScalar(out var slot, out _))
            return CommandError.BadJson;
        var name = fields.Slice(slot);
        for (var i = 0; i < LanguageNames.Count; i++)
        {
            if (name.SequenceEqual(LanguageNames.At(i)))
                language = (LanguageCode)i;
        }

        return CommandError.None;
    }
}
