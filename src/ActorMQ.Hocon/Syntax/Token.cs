namespace ActorMQ.Hocon.Syntax;

internal enum TokenKind
{
    End,
    Newline,
    Whitespace,
    Comment,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    Equals,
    PlusEquals,
    Quoted,
    Unquoted,
    Number,
    True,
    False,
    Null,
    Substitution,
    OptionalSubstitution,
}

/// <summary>A word of the text. Text is the content for strings and comments, else as written.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column)
{
    /// <summary>May be a part of a key, a path or a string.</summary>
    public bool IsSimple => Kind is TokenKind.Quoted or TokenKind.Unquoted or TokenKind.Number
        or TokenKind.True or TokenKind.False or TokenKind.Null;

    /// <summary>As an error message names it.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Whitespace => "white space",
        TokenKind.Comment => "a comment",
        TokenKind.Quoted => $"the string \"{Shortened}\"",
        _ => $"'{Shortened}'",
    };

    private string Shortened => Text.Length <= 40 ? Text : string.Concat(Text.AsSpan(0, 37), "...");
}
