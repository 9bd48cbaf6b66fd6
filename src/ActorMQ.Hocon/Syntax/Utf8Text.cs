using System.Text;
using System.Text.Unicode;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Turns a file's bytes into text and finds the place where they are no UTF-8.</summary>
internal static class Utf8Text
{
    public static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var good = bytes[..FirstInvalid(bytes)];
        var lineStart = good.LastIndexOf((byte)'\n') + 1;
        var origin = new Origin(
            source, good.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(good[lineStart..]) + 1);
        throw new HoconException(origin, $"the byte 0x{bytes[good.Length]:X2} is no valid UTF-8 here",
            "Save the file as UTF-8");
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(
            bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }
}
