using System.Globalization;
using System.Text;

namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// Strings in quotes: JSON's, with escapes and on one line, and triple-quoted ones, taken as they are.
/// </summary>
internal static class QuotedText
{
    /// <summary>A string read.</summary>
    /// <param name="Value">The content, escapes undone.</param>
    /// <param name="Length">Characters in the text, quotes included.</param>
    /// <param name="Lines">Newlines inside.</param>
    /// <param name="LastLine">Where the line begins on which the string ends, if Lines is above 0.</param>
    internal readonly record struct Found(string Value, int Length, int Lines, int LastLine);

    /// <summary>The string that begins at <paramref name="start"/>.</summary>
    /// <param name="text"></param>
    /// <param name="start"></param>
    /// <param name="error">Makes the exception, at the string's begin, of a problem and an advice.</param>
    public static Found Read(string text, int start, Func<string, string, HoconException> error) =>
        string.CompareOrdinal(text, start, "\"\"\"", 0, 3) == 0
            ? ReadTriple(text, start, error)
            : ReadSingle(text, start, error);

    private static Found ReadTriple(string text, int start, Func<string, string, HoconException> error)
    {
        var end = text.IndexOf("\"\"\"", start + 3, StringComparison.Ordinal);
        if (end < 0)
            throw error("the string that begins here with three quotes does not end", "Close it with \"\"\"");
        // Quotes in excess of three belong to the string, so """a"""" is a".
        while (end + 3 < text.Length && text[end + 3] == '"')
            end++;
        var value = text[(start + 3)..end];
        var lines = value.AsSpan().Count('\n');
        return new Found(value, end + 3 - start, lines, start + 3 + value.LastIndexOf('\n') + 1);
    }

    private static Found ReadSingle(string text, int start, Func<string, string, HoconException> error)
    {
        var value = new StringBuilder();
        var at = start + 1;
        while (true)
        {
            if (at >= text.Length || text[at] == '\n')
            {
                throw error("the string that begins here does not end on its line",
                    "Close it with a double quote, or use \"\"\" for text of several lines");
            }

            var c = text[at];
            if (c == '"')
                return new Found(value.ToString(), at + 1 - start, 0, 0);
            if (c < ' ')
            {
                throw error($"the string that begins here holds the control character U+{(int)c:X4}",
                    $"Write it as \\u{(int)c:x4}");
            }

            if (c == '\\')
            {
                value.Append(Escape(text, ref at, error));
            }
            else
            {
                value.Append(c);
                at++;
            }
        }
    }

    private static char Escape(string text, ref int at, Func<string, string, HoconException> error)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        if (c == 'u')
        {
            if (at + 6 > text.Length || !ushort.TryParse(text.AsSpan(at + 2, 4),
                NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                throw error("the string that begins here holds \\u without four hexadecimal digits",
                    "Write four digits, as in \\u00e9");
            }

            at += 6;
            return (char)code;
        }

        at += 2;
        return c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw error($"the string that begins here holds the unknown escape \\{c}",
                "Write a backslash as \\\\; known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"),
        };
    }
}
