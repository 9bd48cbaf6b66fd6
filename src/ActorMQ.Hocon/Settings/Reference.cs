using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>The built-in reference.conf: every key with its default, and above it what it means.</summary>
public static class Reference
{
    /// <summary>The section that holds all keys.</summary>
    public const string Root = "actormq";

    /// <summary>As errors name it.</summary>
    public const string Source = "reference.conf";

    /// <summary>The text, comments and all.</summary>
    public static string Text { get; } = ReadResource();

    /// <summary>The full names of all keys, in the order of the text.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Leaves()];

    private static IEnumerable<string> Leaves()
    {
        var root = HoconText.Read(Text, Source).Find(Root)?.Value;
        return root is ConfigObject section ? Leaves(section, Root) : [];
    }

    private static IEnumerable<string> Leaves(ConfigObject section, string path) => section.Fields.SelectMany(
        f => f.Value.Value is ConfigObject inner ? Leaves(inner, $"{path}.{f.Key}") : [$"{path}.{f.Key}"]);

    private static string ReadResource()
    {
        using var stream = typeof(Reference).Assembly.GetManifestResourceStream(Source)
            ?? throw new InvalidOperationException("reference.conf is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
