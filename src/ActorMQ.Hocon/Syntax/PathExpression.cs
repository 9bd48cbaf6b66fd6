using System.Text;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Keys with dots between: before a separator in an object, or inside of <c>${}</c>.</summary>
internal static class PathExpression
{
    /// <summary>Reads simple values and the blanks between them; stops at the first other token.</summary>
    /// <remarks>Dots outside of quotes part keys; blanks inside of the path belong to the keys.</remarks>
    public static IReadOnlyList<string> Parse(TokenCursor cursor)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        var space = "";
        var origin = cursor.Origin;
        if (!cursor.Current.IsSimple)
        {
            throw cursor.Error($"a key is missing before {cursor.Current.Shown}",
                "Write a name here, or put it into double quotes if it holds special characters");
        }

        while (cursor.Current.IsSimple || cursor.Current.Kind == TokenKind.Whitespace)
        {
            var token = cursor.Take();
            if (token.Kind == TokenKind.Whitespace)
            {
                space = token.Text;
                continue;
            }

            key.Append(space);
            space = "";
            if (token.Kind == TokenKind.Quoted)
            {
                key.Append(token.Text);
                quoted = true;
                continue;
            }

            foreach (var c in token.Text)
            {
                if (c == '.')
                    End();
                else
                    key.Append(c);
            }
        }

        End();
        return keys;

        void End()
        {
            if (key.Length == 0 && !quoted)
            {
                throw new HoconException(
                    origin, "a path has an empty key: a dot at its begin or end, or two in a row",
                    "Take the dot away, or write the empty key as \"\"");
            }

            keys.Add(key.ToString());
            key.Clear();
            quoted = false;
        }
    }
}
