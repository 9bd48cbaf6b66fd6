using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Values;

/// <summary>
/// Paths such as <c>actormq.broker."a.b"</c>: keys with dots between, quoted where a key needs it.
/// </summary>
public static class ConfigPath
{
    /// <summary>The keys of a written path.</summary>
    /// <exception cref="HoconException">The text is no path.</exception>
    public static IReadOnlyList<string> Parse(string text, string source = "path")
    {
        var cursor = new TokenCursor(source, Lexer.Tokens(source, text));
        cursor.SkipBlank();
        var path = PathExpression.Parse(cursor);
        if (cursor.Current.Kind != TokenKind.End)
        {
            throw cursor.Error($"{cursor.Current.Shown} may not stand in a path",
                "Put the key that holds it into double quotes");
        }

        return path;
    }

    /// <summary>The path as text that <see cref="Parse"/> reads back.</summary>
    public static string Render(IEnumerable<string> keys) => string.Join('.', keys.Select(RenderKey));

    internal static string RenderKey(string key) => IsPlain(key) ? key : ConfigRender.Quote(key);

    private static bool IsPlain(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        // "include" at the begin of a key would be a statement.
        return key.Length > 0 && !string.Equals(key, "include", StringComparison.Ordinal);
    }
}
