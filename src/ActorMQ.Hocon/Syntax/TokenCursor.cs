using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>A place in a list of tokens, and the comment lines met right before it.</summary>
internal sealed class TokenCursor(string source, List<Token> tokens)
{
    private readonly List<string> _comment = [];
    private int _at;

    public Token Current => tokens[_at];

    public Origin Origin => new(source, Current.Line, Current.Column);

    public Token Take()
    {
        var token = tokens[_at];
        if (token.Kind != TokenKind.End)
            _at++;
        return token;
    }

    /// <summary>Passes blanks and a comment on this line.</summary>
    public void SkipSpace()
    {
        while (Current.Kind is TokenKind.Whitespace or TokenKind.Comment)
            _at++;
    }

    /// <summary>Passes blanks, comments and newlines; true if there was a newline.</summary>
    public bool SkipBlank()
    {
        var newlines = 0;
        _comment.Clear();
        for (; Current.Kind is TokenKind.Whitespace or TokenKind.Comment or TokenKind.Newline; _at++)
        {
            if (Current.Kind == TokenKind.Newline)
            {
                newlines++;
                // An empty line parts a comment from what follows.
                if (_at > 0 && tokens[_at - 1].Kind == TokenKind.Newline)
                    _comment.Clear();
            }
            else if (Current.Kind == TokenKind.Comment)
            {
                _comment.Add(Current.Text.Trim());
            }
        }

        return newlines > 0;
    }

    /// <summary>The comment lines that the last <see cref="SkipBlank"/> passed.</summary>
    public string Comment() => string.Join('\n', _comment);

    /// <summary>An error at the current token.</summary>
    public HoconException Error(string problem, string advice) => new(Origin, problem, advice);
}
