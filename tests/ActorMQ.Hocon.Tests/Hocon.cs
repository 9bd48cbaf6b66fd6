using System.Text;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests;

/// <summary>Short words for the tests: read a text, compare with another, expect an error.</summary>
internal static class Hocon
{
    public static ConfigObject Read(
        string text, IReadOnlyDictionary<string, string>? environment = null, IConfigFiles? files = null) =>
        HoconText.Resolve([HoconText.Parse(text, "test.conf", files)],
            name => environment?.GetValueOrDefault(name));

    /// <summary>Both texts must resolve to the same value.</summary>
    public static void Same(string expected, string text, IConfigFiles? files = null)
    {
        var actual = Read(text, files: files);
        var wanted = Read(expected);
        Assert.True(wanted.SameAs(actual),
            $"expected {wanted.Render()}\nactual   {actual.Render()}\nof       {text}");
    }

    /// <summary>The text must be refused; the error is returned.</summary>
    public static HoconException Refused(string text, IConfigFiles? files = null) =>
        Assert.Throws<HoconException>(() => Read(text, files: files));
}

/// <summary>Files in memory.</summary>
internal sealed class MemoryFiles(params (string Path, string Content)[] files) : IConfigFiles
{
    public List<string> Asked { get; } = [];

    public byte[]? Read(string path)
    {
        Asked.Add(path);
        foreach (var (name, content) in files)
        {
            if (string.Equals(name, path, StringComparison.Ordinal))
                return Encoding.UTF8.GetBytes(content);
        }

        return null;
    }
}
