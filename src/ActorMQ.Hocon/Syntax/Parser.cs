using System.Collections.Immutable;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// Builds the tree of a text: objects, lists, values side by side, substitutions, includes.
/// </summary>
/// <remarks>
/// Recursive descent; nesting is bounded by <see cref="DepthMax"/>, so garbage cannot exhaust the stack.
/// </remarks>
internal sealed class Parser
{
    /// <summary>How deep braces, brackets and the keys of paths may nest together.</summary>
    public const int DepthMax = 200;

    private readonly TokenCursor _cursor;
    private readonly ParseContext _context;
    private ImmutableArray<string> _place;
    private int _lists;
    private int _depth;

    private Parser(string text, ParseContext context)
    {
        _cursor = new TokenCursor(context.Source, Lexer.Tokens(context.Source, text));
        _context = context;
        _place = context.Place;
        _lists = context.InsideList ? 1 : 0;
        _depth = context.Place.Length;
    }

    /// <summary>The object or list that is the text; braces around an object may be left out.</summary>
    /// <exception cref="HoconException">The text breaks the syntax.</exception>
    public static Node Parse(string text, ParseContext context) => new Parser(text, context).ParseDocument();

    private Node ParseDocument()
    {
        var origin = _cursor.Origin;
        _cursor.SkipBlank();
        Node root = _cursor.Current.Kind switch
        {
            TokenKind.OpenBracket => ParseList(),
            TokenKind.OpenBrace => ParseObject(),
            _ => new ObjectNode(ParseFields(TokenKind.End), origin),
        };
        _cursor.SkipBlank();
        if (_cursor.Current.Kind != TokenKind.End)
        {
            throw _cursor.Error($"{_cursor.Current.Shown} stands after the end of the configuration",
                "Take it away, or look for a brace or bracket that closes too early");
        }

        return root;
    }

    private ObjectNode ParseObject()
    {
        var origin = _cursor.Origin;
        Enter();
        _cursor.Take();
        _cursor.SkipSpace();
        _cursor.SkipBlank();
        var fields = ParseFields(TokenKind.CloseBrace);
        _cursor.Take();
        _depth--;
        return new ObjectNode(fields, origin);
    }

    private List<Field> ParseFields(TokenKind close)
    {
        var fields = new List<Field>();
        while (_cursor.Current.Kind != close)
        {
            if (_cursor.Current is { Kind: TokenKind.Unquoted, Text: "include" })
                ParseInclude(fields);
            else
                fields.Add(ParseField());
            if (!Separated(close, "field"))
                break;
        }

        return fields;
    }

    /// <summary>
    /// Passes what parts two elements: newlines, one comma, or both. False at the closing token.
    /// </summary>
    private bool Separated(TokenKind close, string element)
    {
        _cursor.SkipSpace();
        var parted = _cursor.SkipBlank();
        if (_cursor.Current.Kind == TokenKind.Comma)
        {
            _cursor.Take();
            _cursor.SkipSpace();
            _cursor.SkipBlank();
            parted = true;
        }

        if (_cursor.Current.Kind == close)
            return false;
        if (_cursor.Current.Kind == TokenKind.End)
        {
            throw _cursor.Error($"the text ends before '{(close == TokenKind.CloseBrace ? '}' : ']')}'",
                "Close what was opened");
        }

        if (!parted || _cursor.Current.Kind == TokenKind.Comma)
        {
            throw _cursor.Error($"{_cursor.Current.Shown} follows a {element} directly",
                "Put exactly one comma, or a new line, between two of them; "
                + "quote a value with special characters");
        }

        return true;
    }

    private Field ParseField()
    {
        var comment = _cursor.Comment();
        var origin = _cursor.Origin;
        var path = PathExpression.Parse(_cursor);
        var outer = _place;
        _place = outer.AddRange(path);
        Enter(path.Count);
        _cursor.SkipBlank();
        var separator = _cursor.Current;
        Node value;
        if (separator.Kind == TokenKind.OpenBrace)
        {
            value = ParseValue();
        }
        else if (separator.Kind is TokenKind.Colon or TokenKind.Equals or TokenKind.PlusEquals)
        {
            value = ParseAssigned(separator, origin);
        }
        else
        {
            throw _cursor.Error($"the key '{ConfigPath.Render(path)}' is followed by {separator.Shown}",
                "Write '=', ':', '+=' or '{' after a key");
        }

        _depth -= path.Count;
        _place = outer;
        return Nesting.Field(path, value, origin, comment);
    }

    private Node ParseAssigned(Token separator, Origin origin)
    {
        _cursor.Take();
        _cursor.SkipBlank();
        if (separator.Kind != TokenKind.PlusEquals)
            return ParseValue();
        // The value becomes an element of a list, where no path leads to.
        _lists++;
        var value = ParseValue();
        _lists--;
        return Appended(value, origin);
    }

    /// <summary><c>a += b</c> means <c>a = ${?a} [b]</c>.</summary>
    private ConcatenationNode Appended(Node value, Origin origin)
    {
        Node before = _lists > 0
            ? new PreviousNode(origin)
            : new SubstitutionNode([_place], Optional: true, origin);
        return new ConcatenationNode([before, new ArrayNode([value], value.Origin)], origin);
    }

    private ArrayNode ParseList()
    {
        var origin = _cursor.Origin;
        Enter();
        _lists++;
        _cursor.Take();
        _cursor.SkipBlank();
        var items = new List<Node>();
        while (_cursor.Current.Kind != TokenKind.CloseBracket)
        {
            items.Add(ParseValue());
            if (!Separated(TokenKind.CloseBracket, "list element"))
                break;
        }

        _cursor.Take();
        _lists--;
        _depth--;
        return new ArrayNode(items, origin);
    }

    private Node ParseValue()
    {
        var pieces = new List<Node>();
        ScalarNode? space = null;
        while (true)
        {
            var token = _cursor.Current;
            if (token.Kind == TokenKind.Whitespace)
            {
                space = new ScalarNode(ScalarKind.Space, token.Text, _cursor.Origin);
                _cursor.Take();
                continue;
            }

            var piece = ParsePiece(token);
            if (piece is null)
                break;
            if (space is not null && pieces.Count > 0)
                pieces.Add(space);
            space = null;
            pieces.Add(piece);
        }

        if (_cursor.Current.Kind is TokenKind.Colon or TokenKind.Equals or TokenKind.PlusEquals)
        {
            throw _cursor.Error($"{_cursor.Current.Shown} may not stand in a value",
                "Put the value into double quotes, or begin the next field on a new line");
        }

        return pieces.Count switch
        {
            0 => throw _cursor.Error($"a value is missing before {_cursor.Current.Shown}",
                "Write a value; the empty text is \"\""),
            1 => pieces[0],
            _ => new ConcatenationNode(pieces, pieces[0].Origin),
        };
    }

    /// <summary>One value of those that stand side by side, or null where none begins.</summary>
    private Node? ParsePiece(Token token)
    {
        var origin = _cursor.Origin;
        switch (token.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseObject();
            case TokenKind.OpenBracket:
                return ParseList();
            case TokenKind.Substitution or TokenKind.OptionalSubstitution:
                return ParseSubstitution();
            case TokenKind.Quoted or TokenKind.Unquoted:
                _cursor.Take();
                return new ScalarNode(ScalarKind.Text, token.Text, origin);
            case TokenKind.Number:
                _cursor.Take();
                return new ScalarNode(ScalarKind.Number, token.Text, origin);
            case TokenKind.True or TokenKind.False:
                _cursor.Take();
                return new ScalarNode(ScalarKind.Boolean, token.Text, origin);
            case TokenKind.Null:
                _cursor.Take();
                return new ScalarNode(ScalarKind.Null, token.Text, origin);
            default:
                return null;
        }
    }

    private SubstitutionNode ParseSubstitution()
    {
        var origin = _cursor.Origin;
        var optional = _cursor.Take().Kind == TokenKind.OptionalSubstitution;
        if (_context.InsideList)
        {
            throw new HoconException(origin, "a file included from within a list may hold no substitution",
                "Include the file into a field outside of the list, and refer to that field in the list");
        }

        while (_cursor.Current.Kind == TokenKind.Whitespace)
            _cursor.Take();
        var path = PathExpression.Parse(_cursor);
        if (_cursor.Current.Kind != TokenKind.CloseBrace)
        {
            throw _cursor.Error($"{_cursor.Current.Shown} stands in a substitution",
                "Write ${path} or ${?path}, with nothing else between the braces");
        }

        if (path.Count > DepthMax)
            throw new HoconException(origin, $"the path has more than {DepthMax} keys", "Shorten it");
        _cursor.Take();
        return new SubstitutionNode(_context.Candidates(path), optional, origin);
    }

    private void ParseInclude(List<Field> fields)
    {
        var statement = IncludeStatement.Parse(_cursor);
        fields.AddRange(IncludedFiles.Load(statement, _context, _place, _lists > 0));
    }

    private void Enter(int levels = 1)
    {
        _depth += levels;
        if (_depth > DepthMax)
        {
            throw _cursor.Error($"objects and lists nest more than {DepthMax} levels deep",
                "Make the configuration flatter");
        }
    }
}
