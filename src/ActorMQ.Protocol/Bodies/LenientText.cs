using System.Buffers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Bodies;

/// <summary>The tokens of <see cref="LenientJson"/>.</summary>
internal static class LenientText
{
    /// <summary>What ends a key or value without quotes.</summary>
    internal static readonly SearchValues<byte> EndsWord = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(blank => (byte)blank), .. "\"'\\{}[]:,"u8]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static readonly SearchValues<byte> EndsRun = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), .. "\"'\\"u8]);

    /// <summary>Appends the string at the start of <paramref name="text"/> as a JSON string.</summary>
    /// <returns>
    /// Its length with both quotes, or -1 when it does not end or has an escape that means nothing.
    /// </returns>
    internal static int Copy(ReadOnlySpan<byte> text, FrameBuffer output)
    {
        var quote = text[0];
        var at = 1;
        output.Append("\""u8);
        while (true)
        {
            var run = text[at..].IndexOfAny(EndsRun);
            if (run < 0)
                return -1;
            output.Append(text.Slice(at, run));
            at += run;
            var stop = text[at];
            if (stop == quote)
            {
                output.Append("\""u8);
                return at + 1;
            }

            if (stop == '\\')
            {
                var used = CopyEscape(text[at..], output);
                if (used < 0)
                    return -1;
                at += used;
                continue;
            }

            if (stop == '\'')
                output.Append("'"u8);
            else
                JsonText.AppendEscape(output, stop);
            at++;
        }
    }

    /// <summary>Whether <paramref name="word"/> is one of JSON's two truths.</summary>
    internal static bool IsTrueOrFalse(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8);

    /// <summary>
    /// Appends the escape at the start of <paramref name="text"/>, in JSON's way if it is not JSON's own.
    /// </summary>
    /// <returns>Its length, or -1 when it means nothing.</returns>
    private static int CopyEscape(ReadOnlySpan<byte> text, FrameBuffer output)
    {
        if (text.Length < 2)
            return -1;
        switch ((char)text[1])
        {
            case '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't':
                output.Append(text[..2]);
                return 2;
            case '\'':
                output.Append("'"u8);
                return 2;
            case 'v':
                output.Append("\\u000b"u8);
                return 2;
            case >= '0' and <= '7':
                output.Append("\\u000"u8);
                output.Append(text.Slice(1, 1));
                return 2;
            case 'x':
                return CopyHex(text, digits: 2, "\\u00"u8, output);
            case 'u':
                return CopyHex(text, digits: 4, "\\u"u8, output);
            default:
                return -1;
        }
    }

    private static int CopyHex(
        ReadOnlySpan<byte> text, int digits, ReadOnlySpan<byte> prefix, FrameBuffer output)
    {
        if (text.Length < 2 + digits || text.Slice(2, digits).ContainsAnyExcept(HexDigits))
            return -1;
        output.Append(prefix);
        output.Append(text.Slice(2, digits));
        return 2 + digits;
    }
}
