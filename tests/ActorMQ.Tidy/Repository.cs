using System.Diagnostics;

namespace ActorMQ.Tidy;

/// <summary>The checkout that the tests stand in, as files that git knows or would add.</summary>
internal static class Repository
{
    private static readonly Lazy<string[]> Files = new(ListFiles);

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> All => Files.Value;

    public static IEnumerable<string> Sources(string folder) =>
        All.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Checkout.Root, path));

    private static string[] ListFiles()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. paths.Where(path => File.Exists(Path.Combine(Checkout.Root, path))).Order(StringComparer.Ordinal)];
    }
}
