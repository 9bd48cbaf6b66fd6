using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Cuts a text into tokens; knows strings, numbers and comments, but no structure.</summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private Lexer(string source, string text)
    {
        _source = source;
        _text = text;
    }

    private int Column => _at - _lineStart + 1;

    /// <summary>All tokens of the text, the last of which is <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Tokens(string source, string text)
    {
        var lexer = new Lexer(source, text);
        while (lexer._at < text.Length)
            lexer.Next(text[lexer._at]);
        lexer.Add(TokenKind.End, "", 0);
        return lexer._tokens;
    }

    private void Next(char c)
    {
        switch (c)
        {
            case '\n': Newline(); break;
            case '{': Add(TokenKind.OpenBrace, "{", 1); break;
            case '}': Add(TokenKind.CloseBrace, "}", 1); break;
            case '[': Add(TokenKind.OpenBracket, "[", 1); break;
            case ']': Add(TokenKind.CloseBracket, "]", 1); break;
            case ',': Add(TokenKind.Comma, ",", 1); break;
            case ':': Add(TokenKind.Colon, ":", 1); break;
            case '=': Add(TokenKind.Equals, "=", 1); break;
            case '+' when At("+="): Add(TokenKind.PlusEquals, "+=", 2); break;
            case '#': Comment(1); break;
            case '/' when At("//"): Comment(2); break;
            case '"': QuotedString(); break;
            case '$' when At("${?"): Add(TokenKind.OptionalSubstitution, "${?", 3); break;
            case '$' when At("${"): Add(TokenKind.Substitution, "${", 2); break;
            case '-' or (>= '0' and <= '9'): Number(); break;
            default: SpaceOrWord(c); break;
        }
    }

    private void SpaceOrWord(char c)
    {
        if (Characters.IsSpace(c))
        {
            Whitespace();
        }
        else if (At("true"))
        {
            Add(TokenKind.True, "true", 4);
        }
        else if (At("false"))
        {
            Add(TokenKind.False, "false", 5);
        }
        else if (At("null"))
        {
            Add(TokenKind.Null, "null", 4);
        }
        else if (Characters.MayBeUnquoted(c))
        {
            Unquoted();
        }
        else
        {
            throw Error($"the character '{c}' is reserved and may not stand outside of quotes",
                "Put the whole value into double quotes");
        }
    }

    private void Newline()
    {
        Add(TokenKind.Newline, "\n", 1);
        _line++;
        _lineStart = _at;
    }

    private void Whitespace()
    {
        var end = _at;
        while (end < _text.Length && Characters.IsSpace(_text[end]))
            end++;
        Add(TokenKind.Whitespace, _text[_at..end], end - _at);
    }

    private void Comment(int mark)
    {
        var end = _text.IndexOf('\n', _at);
        if (end < 0)
            end = _text.Length;
        Add(TokenKind.Comment, _text[(_at + mark)..end], end - _at);
    }

    private void Unquoted()
    {
        var end = _at;
        while (end < _text.Length && Characters.MayBeUnquoted(_text[end]) && !StartsComment(end))
            end++;
        Add(TokenKind.Unquoted, _text[_at..end], end - _at);
    }

    /// <summary>What begins like a number and is none, such as 127.0.0.1 or -x, is unquoted text.</summary>
    private void Number()
    {
        var end = _at + 1;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] is '.' or 'e' or 'E' or '-'
            || (_text[end] == '+' && _text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        var text = _text[_at..end];
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (Characters.IsJsonNumber(text))
            Add(TokenKind.Number, text, text.Length);
        else if (plus < 0)
            Add(TokenKind.Unquoted, text, text.Length);
        else
            Add(TokenKind.Unquoted, text[..plus], plus);
    }

    private void QuotedString()
    {
        var (value, length, lines, lastLine) = QuotedText.Read(_text, _at, Error);
        Add(TokenKind.Quoted, value, length);
        if (lines > 0)
        {
            _line += lines;
            _lineStart = lastLine;
        }
    }

    private bool StartsComment(int at) => string.CompareOrdinal(_text, at, "//", 0, 2) == 0;

    private bool At(string word) => string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0;

    private void Add(TokenKind kind, string text, int length)
    {
        _tokens.Add(new Token(kind, text, _line, Column));
        _at += length;
    }

    private HoconException Error(string problem, string advice) =>
        new(new Origin(_source, _line, Column), problem, advice);
}
