using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>A piece of the parsed text, before substitutions are resolved and objects are merged.</summary>
internal abstract record Node(Origin Origin);

/// <summary>A word, string or number; <see cref="ScalarKind.Space"/> for blanks between values.</summary>
internal sealed record ScalarNode(ScalarKind Kind, string Text, Origin Origin) : Node(Origin);

/// <summary>A list in square brackets.</summary>
internal sealed record ArrayNode(IReadOnlyList<Node> Items, Origin Origin) : Node(Origin);

/// <summary>
/// Fields in the order of the text. Keys with dots are already nested objects, includes already fields.
/// </summary>
internal sealed record ObjectNode(IReadOnlyList<Field> Fields, Origin Origin) : Node(Origin);

/// <summary>A key and its value.</summary>
/// <param name="Key"></param>
/// <param name="Value"></param>
/// <param name="KeyOrigin"></param>
/// <param name="Comment">The comment lines right above the key, joined by newlines; empty for none.</param>
internal sealed record Field(string Key, Node Value, Origin KeyOrigin, string Comment);

/// <summary>Values side by side on a line, which become one when they are resolved.</summary>
internal sealed record ConcatenationNode(IReadOnlyList<Node> Pieces, Origin Origin) : Node(Origin);

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
/// <param name="Candidates">
/// The absolute paths to try, in order: more than one in an included file, whose own root is tried first.
/// </param>
/// <param name="Optional"></param>
/// <param name="Origin"></param>
internal sealed record SubstitutionNode(
    IReadOnlyList<IReadOnlyList<string>> Candidates, bool Optional, Origin Origin) : Node(Origin)
{
    public string Shown => ConfigPath.Render(Candidates[^1]);
}

/// <summary>
/// What the same field held before: the left part of <c>+=</c> in an object inside of a list.
/// </summary>
internal sealed record PreviousNode(Origin Origin) : Node(Origin);
