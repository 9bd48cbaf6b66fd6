using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

internal enum IncludeKind
{
    /// <summary>A bare string: beside the including file.</summary>
    Adjacent,

    /// <summary><c>file("...")</c>: as written.</summary>
    File,
    Url,
    Classpath,
}

/// <summary>
/// <c>include "x"</c>, <c>include file("x")</c>, <c>include required(file("x"))</c> and the like.
/// </summary>
internal sealed record IncludeStatement(IncludeKind Kind, string Name, bool Required, Origin Origin)
{
    private const string Advice =
        "Write include \"name\", include file(\"name\") or include required(file(\"name\")), "
        + "with the name in quotes";

    /// <summary>Reads from the word include up to the name or the last closing parenthesis.</summary>
    public static IncludeStatement Parse(TokenCursor cursor)
    {
        var origin = cursor.Origin;
        cursor.Take();
        var opening = "";
        cursor.SkipBlank();
        while (cursor.Current.Kind == TokenKind.Unquoted)
        {
            opening += cursor.Take().Text;
            cursor.SkipBlank();
        }

        var required = opening.StartsWith("required(", StringComparison.Ordinal);
        var kind = (required ? opening[9..] : opening) switch
        {
            "" => IncludeKind.Adjacent,
            "file(" => IncludeKind.File,
            "url(" => IncludeKind.Url,
            "classpath(" => IncludeKind.Classpath,
            _ => throw new HoconException(origin, $"'include {opening}' is no include statement", Advice),
        };
        if (cursor.Current.Kind != TokenKind.Quoted)
        {
            throw cursor.Error($"include is followed by {cursor.Current.Shown}", Advice
                + "; to use include as a key, write it in quotes");
        }

        var name = cursor.Take().Text;
        Close(cursor, opening.Count(c => c == '('));
        return new IncludeStatement(kind, name, required, origin);
    }

    private static void Close(TokenCursor cursor, int parentheses)
    {
        while (parentheses > 0)
        {
            cursor.SkipBlank();
            var token = cursor.Current;
            if (token.Kind != TokenKind.Unquoted || token.Text.Length > parentheses
                || token.Text.Any(c => c != ')'))
            {
                throw cursor.Error($"{token.Shown} stands where ')' must close the include", Advice);
            }

            parentheses -= token.Text.Length;
            cursor.Take();
        }
    }
}
