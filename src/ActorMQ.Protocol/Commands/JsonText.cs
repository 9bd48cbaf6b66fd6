using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Commands;

/// <summary>Turns UTF-8 text into a JSON string.</summary>
internal static class JsonText
{
    private const int ShortText = 512;

    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Appends <paramref name="text"/> with quotes, and escapes what must be.</summary>
    internal static void Append(FrameBuffer output, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(NeedEscape) >= 0)
        {
            output.Append("\""u8);
            AppendEscaped(output, text);
            output.Append("\""u8);
            return;
        }

        var quoted = output.Append(text.Length + 2);
        quoted[0] = quoted[^1] = (byte)'"';
        text.CopyTo(quoted[1..]);
    }

    /// <summary>As the other form, from UTF-16; half a character becomes U+FFFD.</summary>
    internal static void Append(FrameBuffer output, string text)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (longest <= ShortText)
        {
            Span<byte> utf8 = stackalloc byte[ShortText];
            Append(output, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(longest);
        Append(output, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>
    /// Turns the bytes of <paramref name="output"/> from <paramref name="start"/> on into a string.
    /// </summary>
    internal static void Quote(FrameBuffer output, int start)
    {
        var length = output.Length - start;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        output.WrittenSpan[start..].CopyTo(rented);
        output.Truncate(start);
        Append(output, rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Whether <paramref name="word"/> is a number as JSON writes it.</summary>
    internal static bool IsNumber(ReadOnlySpan<byte> word)
    {
        if (word.StartsWith("-"u8))
            word = word[1..];
        var leadingZero = word.StartsWith("0"u8);
        if (!TakeDigits(ref word, out var digits) || (leadingZero && digits > 1))
            return false;
        if (word.StartsWith("."u8))
        {
            word = word[1..];
            if (!TakeDigits(ref word, out _))
                return false;
        }

        if (word.IsEmpty || word[0] is not ((byte)'e' or (byte)'E'))
            return word.IsEmpty;
        word = word[1..];
        if (!word.IsEmpty && word[0] is (byte)'+' or (byte)'-')
            word = word[1..];
        return TakeDigits(ref word, out _) && word.IsEmpty;
    }

    private static bool TakeDigits(ref ReadOnlySpan<byte> word, out int count)
    {
        count = word.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (count < 0)
            count = word.Length;
        word = word[count..];
        return count > 0;
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
