using System.Diagnostics;
using System.Text.Json;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// A store directory that Apache RocketMQ wrote, unpacked for one test, with what a client read from it.
/// </summary>
internal sealed class GoldenStore : IDisposable
{
    public const long SegmentSizeBytes = 131_072;
    public const int UnitsPerFile = 500;

    private readonly string _directory;

    private GoldenStore(string name, string directory)
    {
        _directory = directory;
        Root = $"{directory}/{name}";
        Lines = [.. ReadXz(name + ".manifest.jsonl.xz").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Manifest = JsonSerializer.Deserialize<JsonElement>(ReadXz(name + ".manifest.json.xz"));
    }

    public static TheoryData<string> Names { get; } =
    [
        "rocketmq-store-clean",
        "rocketmq-store-clean-498",
        "rocketmq-store-crashed",
        "rocketmq-store-crashed-498",
        "rocketmq-store-torn",
    ];

    /// <summary>The store's own directory.</summary>
    public string Root { get; }

    /// <summary>One line for each message that a client could read.</summary>
    public IReadOnlyList<JsonElement> Lines { get; }

    public JsonElement Manifest { get; }

    public static GoldenStore Unpack(string name)
    {
        var directory = Directory.CreateTempSubdirectory("actormq-golden-").FullName;
        Run("tar", "xJSf", DataPath(name + ".tar.xz"), "-C", directory);
        return new GoldenStore(name, directory);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string DataPath(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    private static string ReadXz(string file) => Run("xz", "-dc", DataPath(file));

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}; it must be installed.");
        return output;
    }
}
