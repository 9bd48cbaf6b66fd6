using System.Diagnostics;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Runs a tool of the system to its end.</summary>
public static class SystemTool
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];

    public static bool IsThere(string tool) => Folders.Any(folder => File.Exists(Path.Combine(folder, tool)));

    /// <returns>What it printed.</returns>
    /// <exception cref="IOException">It is not there, or it failed: with its words.</exception>
    public static async Task<string> RunAsync(string tool, params IEnumerable<string> arguments)
    {
        var path = Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists)
            ?? throw new IOException($"{tool} is not installed");
        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new IOException($"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
    }
}
