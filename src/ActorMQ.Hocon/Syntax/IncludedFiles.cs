using System.Collections.Immutable;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Finds, reads and parses what an include statement names.</summary>
internal static class IncludedFiles
{
    private const int NestingMax = 50;

    /// <summary>In the order of merging: a later one is stronger.</summary>
    private static readonly ImmutableArray<string> Extensions = [".properties", ".json", ".conf"];

    /// <summary>
    /// The fields that stand in the statement's place; none if an optional file is not there.
    /// </summary>
    /// <exception cref="HoconException">A required file is not there, or a file cannot be read.</exception>
    public static IEnumerable<Field> Load(
        IncludeStatement statement, ParseContext context, ImmutableArray<string> place, bool insideList)
    {
        var path = PathOf(statement, context);
        var names = Path.HasExtension(path) ? [path] : Extensions.Select(e => path + e).ToArray();
        var fields = new List<Field>();
        var found = false;
        foreach (var name in names)
        {
            var content = Read(statement, name, context.Files);
            if (content is null)
                continue;
            found = true;
            if (context.Including.Contains(name, StringComparer.Ordinal))
                throw Error(statement, $"the file '{name}' includes itself", "Take one of the includes away");
            if (context.Including.Length > NestingMax)
            {
                throw Error(statement, $"files include each other more than {NestingMax} levels deep",
                    "Include less deeply");
            }

            fields.AddRange(Parse(statement, content, context.Include(name, place, insideList)));
        }

        if (!found && statement.Required)
        {
            throw Error(statement, $"the required file '{path}' is not there",
                "Create it, correct the name, or take required() away if it may be missing");
        }

        return fields;
    }

    private static IReadOnlyList<Field> Parse(
        IncludeStatement statement, byte[] content, ParseContext context)
    {
        var text = Utf8Text.Decode(content, context.Source);
        var node = context.Source.EndsWith(".properties", StringComparison.Ordinal)
            ? PropertiesText.Tree(PropertiesText.Parse(text, context.Source), context.Source)
            : Parser.Parse(text, context);
        return node is ObjectNode root
            ? root.Fields
            : throw Error(statement, $"the file '{context.Source}' holds a list",
                "An included file must hold an object");
    }

    private static string PathOf(IncludeStatement statement, ParseContext context)
    {
        var name = statement.Name;
        if (statement.Kind == IncludeKind.Classpath)
            throw Error(statement, "there is no class path to include from", "Include a file instead");
        if (name.StartsWith("file:", StringComparison.Ordinal) && statement.Kind != IncludeKind.File)
        {
            name = name["file:".Length..].Replace("///", "/", StringComparison.Ordinal);
        }
        else if (statement.Kind == IncludeKind.Url || name.Contains("://", StringComparison.Ordinal))
        {
            throw Error(statement, $"the URL '{name}' is not read: a configuration comes from files alone",
                "Download it and include the file");
        }

        if (name.Length == 0)
            throw Error(statement, "the name of the included file is empty", "Write the file's name");
        return statement.Kind == IncludeKind.File
            ? name
            : Path.Combine(Path.GetDirectoryName(context.Source) ?? "", name);
    }

    private static byte[]? Read(IncludeStatement statement, string path, IConfigFiles files)
    {
        try
        {
            return files.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Error(statement, $"the file '{path}' cannot be read: {e.Message.TrimEnd('.')}",
                "Check the file and its permissions");
        }
    }

    private static HoconException Error(IncludeStatement statement, string problem, string advice) =>
        new(statement.Origin, problem, advice);
}
