using System.Buffers;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Commands;

/// <summary>Turns UTF-8 text into a JSON string.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Puts quotes around the bytes of <paramref name="output"/> from <paramref name="start"/> on, and escapes what must be.</summary>
    internal static void Quote(FrameBuffer output, int start)
    {
        var text = output.WrittenSpan[start..];
        if (text.IndexOfAny(NeedEscape) < 0)
        {
            var length = text.Length;
            output.Append(2);
            text = output.WrittenSpan[start..];
            text[..length].CopyTo(text[1..]);
            text[0] = text[^1] = (byte)'"';
            return;
        }

        // Rare enough to pay for a copy: properties with their separators, and remarks with quotes.
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        var escaped = copy.AsSpan(0, text.Length);
        text.CopyTo(escaped);
        output.Truncate(start);
        output.Append("\""u8);
        AppendEscaped(output, escaped);
        output.Append("\""u8);
        ArrayPool<byte>.Shared.Return(copy);
    }

    private static void AppendEscaped(FrameBuffer output, ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(NeedEscape) is var clean and >= 0)
        {
            output.Append(text[..clean]);
            AppendEscape(output, text[clean]);
            text = text[(clean + 1)..];
        }

        output.Append(text);
    }

    /// <summary>Appends the escape of a quote, a backslash or a control character.</summary>
    internal static void AppendEscape(FrameBuffer output, byte character)
    {
        var letter = character switch
        {
            (byte)'"' or (byte)'\\' => character,
            (byte)'\b' => (byte)'b',
            (byte)'\t' => (byte)'t',
            (byte)'\n' => (byte)'n',
            (byte)'\f' => (byte)'f',
            (byte)'\r' => (byte)'r',
            _ => (byte)0,
        };
        if (letter != 0)
        {
            var pair = output.Append(2);
            pair[0] = (byte)'\\';
            pair[1] = letter;
            return;
        }

        var escape = output.Append(6);
        "\\u00"u8.CopyTo(escape);
        escape[4] = (byte)('0' + (character >> 4));
        escape[5] = HexDigit(character & 0xF);
    }

    private static byte HexDigit(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
