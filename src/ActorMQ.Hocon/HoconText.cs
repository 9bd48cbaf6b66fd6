using ActorMQ.Hocon.Resolution;
using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon;

/// <summary>
/// A parsed text whose substitutions are not resolved yet, so that it can be merged with others.
/// </summary>
/// <remarks>The syntax is all of the published one: lightbend/config HOCON.md.</remarks>
public sealed class HoconText
{
    private readonly ObjectNode _root;

    internal HoconText(ObjectNode root) => _root = root;

    /// <summary>Parses a text and reads the files that it includes.</summary>
    /// <param name="text">HOCON or JSON with an object as its root.</param>
    /// <param name="source">Named in errors; includes are relative to its directory.</param>
    /// <param name="files">Where included files are read from; none if null.</param>
    /// <exception cref="HoconException">The text or an included one breaks the syntax.</exception>
    public static HoconText Parse(string text, string source, IConfigFiles? files = null)
    {
        var root = Parser.Parse(text, ParseContext.Root(source, files ?? NoConfigFiles.Instance));
        return root is ObjectNode fields
            ? new HoconText(fields)
            : throw new HoconException(
                root.Origin, "the configuration is a list", "Write an object: keys with values");
    }

    /// <summary>Merges texts and resolves all substitutions.</summary>
    /// <param name="texts">From weak to strong; at least one.</param>
    /// <param name="environment">
    /// The value of an environment variable or null: asked for substitutions that no text gives a value.
    /// </param>
    /// <exception cref="HoconException">A substitution has no value or leads back to itself.</exception>
    public static ConfigObject Resolve(IEnumerable<HoconText> texts, Func<string, string?> environment) =>
        Resolver.Resolve(texts.Select(t => t._root), environment);

    /// <summary>Parses and resolves one text that includes no files.</summary>
    /// <exception cref="HoconException">
    /// The text breaks the syntax, or a substitution has no value.
    /// </exception>
    public static ConfigObject Read(string text, string source = "text") =>
        Resolve([Parse(text, source)], static _ => null);
}
