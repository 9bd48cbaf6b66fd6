using System.Collections.Immutable;

namespace ActorMQ.Hocon.Syntax;

/// <summary>What a parser needs to know about the text that it reads.</summary>
/// <param name="Source">The file's path, which includes are relative to, or a phrase.</param>
/// <param name="Files"></param>
/// <param name="Place">The absolute path of the object that this text's fields go into.</param>
/// <param name="Roots">
/// How many keys of Place belong to each root that a substitution is looked up from: innermost first, 0 last.
/// </param>
/// <param name="Including">The files that include this one, outermost first, this one last.</param>
/// <param name="InsideList">Included from within a list, where no path leads.</param>
internal sealed record ParseContext(
    string Source,
    IConfigFiles Files,
    ImmutableArray<string> Place,
    ImmutableArray<int> Roots,
    ImmutableArray<string> Including,
    bool InsideList)
{
    /// <summary>For a text that no other includes.</summary>
    public static ParseContext Root(string source, IConfigFiles files) =>
        new(source, files, [], [0], [source], InsideList: false);

    /// <summary>For a file that this one includes at a place.</summary>
    public ParseContext Include(string source, ImmutableArray<string> place, bool insideList) =>
        new(source, Files, place, Roots.Insert(0, place.Length), Including.Add(source), insideList);

    /// <summary>The absolute paths that a path in a substitution may mean, first choice first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Candidates(IReadOnlyList<string> path)
    {
        var candidates = new List<IReadOnlyList<string>>(Roots.Length);
        foreach (var root in Roots.Distinct())
            candidates.Add([.. Place.Take(root), .. path]);
        return candidates;
    }
}
