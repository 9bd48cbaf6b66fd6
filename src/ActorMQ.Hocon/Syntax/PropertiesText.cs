using System.Text;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>One entry of a Java properties file.</summary>
internal sealed record Property(string Name, string Value, Origin NameOrigin, Origin ValueOrigin);

/// <summary>
/// Java properties: <c>name = value</c> lines, comments with # or !, a backslash at a line's end goes on.
/// </summary>
internal static class PropertiesText
{
    /// <summary>All entries in the order of the text, doubled names included.</summary>
    public static List<Property> Parse(string text, string source)
    {
        var properties = new List<Property>();
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var first = i + 1;
            var line = lines[i].TrimEnd('\r');
            var indent = line.Length - line.TrimStart().Length;
            if (indent == line.Length || line[indent] is '#' or '!')
                continue;
            while (EndsInOddBackslashes(line) && i + 1 < lines.Length)
                line = string.Concat(line.AsSpan(0, line.Length - 1), lines[++i].TrimEnd('\r').TrimStart());
            properties.Add(Entry(line, indent, source, first));
        }

        return properties;
    }

    /// <summary>
    /// The entries as nested objects: names part at dots, and an object wins over a text of the same name.
    /// </summary>
    public static ObjectNode Tree(IEnumerable<Property> properties, string source)
    {
        var fields = new List<Field>();
        foreach (var property in properties.OrderBy(p => p.Name.Count(c => c == '.')))
        {
            var keys = property.Name.Split('.');
            if (keys.Length > Parser.DepthMax)
            {
                throw new HoconException(
                    property.NameOrigin, $"the name has more than {Parser.DepthMax} parts", "Shorten it");
            }

            var value = new ScalarNode(ScalarKind.Text, property.Value, property.ValueOrigin);
            fields.Add(Nesting.Field(keys, value, property.NameOrigin));
        }

        return new ObjectNode(fields, new Origin(source, 1, 1));
    }

    private static Property Entry(string line, int start, string source, int number)
    {
        var end = start;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
            end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        var value = SkipBlanks(line, end);
        if (value < line.Length && line[value] is ('=' or ':'))
            value = SkipBlanks(line, value + 1);
        return new Property(Unescape(line[start..end]), Unescape(line[value..]),
            new Origin(source, number, start + 1), new Origin(source, number, value + 1));
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is (' ' or '\t' or '\f'))
            at++;
        return at;
    }

    private static bool EndsInOddBackslashes(string line) =>
        (line.Length - line.TrimEnd('\\').Length) % 2 == 1;

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
            }
            else if (i + 1 == text.Length)
            {
                break;
            }
            else if (text[i + 1] == 'u' && i + 6 <= text.Length && ushort.TryParse(text.AsSpan(i + 2, 4),
                System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
            {
                result.Append((char)code);
                i += 5;
            }
            else
            {
                i++;
                result.Append(text[i] switch
                {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    'f' => '\f',
                    _ =>
                    text[i]
                });
            }
        }

        return result.ToString();
    }
}
