using System.Text;

namespace ActorMQ.Journal.Index;

/// <summary>The hash that a key is filed under: Java's, of <c>topic#key</c>, without its sign.</summary>
/// <remarks>
/// Bytes that are not UTF-8 count as U+FFFD, as they do in Java. The smallest integer, which has no positive
/// twin, becomes 0. Source: apache/rocketmq 8fc57f1 store/.../index/IndexFile.java#indexKeyHashMethod and
/// IndexService.java#buildKey.
/// </remarks>
internal static class IndexKey
{
    // Powers of 31: four characters are taken in one step, which do not wait for each other.
    private const int Power2 = 31 * 31;
    private const int Power3 = Power2 * 31;
    private const int Power4 = Power3 * 31;

    /// <summary>The hash of a topic and one of its keys, both in UTF-8.</summary>
    internal static int HashOf(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> key) =>
        HashOf(BeginOf(topic), key);

    /// <summary>What all keys of a topic begin with: the unfinished hash of <c>topic#</c>.</summary>
    internal static int BeginOf(ReadOnlySpan<byte> topic) => unchecked((31 * Fold(0, topic)) + '#');

    /// <summary>The hash of a key of the topic with this begin.</summary>
    internal static int HashOf(int begin, ReadOnlySpan<byte> key)
    {
        var hash = Fold(begin, key);
        return hash == int.MinValue ? 0 : Math.Abs(hash);
    }

    private static int Fold(int hash, ReadOnlySpan<byte> text)
    {
        if (!Ascii.IsValid(text))
            return FoldUnicode(hash, text);
        unchecked
        {
            for (; text.Length >= 4; text = text[4..])
            {
                hash = (Power4 * hash) + (Power3 * text[0]) + (Power2 * text[1]) + (31 * text[2]) + text[3];
            }

            foreach (var character in text)
                hash = (31 * hash) + character;
        }

        return hash;
    }

    private static int FoldUnicode(int hash, ReadOnlySpan<byte> text)
    {
        Span<char> units = stackalloc char[2];
        while (!text.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(text, out var rune, out var used);
            text = text[used..];
            foreach (var unit in units[..rune.EncodeToUtf16(units)])
                hash = unchecked((31 * hash) + unit);
        }

        return hash;
    }
}
