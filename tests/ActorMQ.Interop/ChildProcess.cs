using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorMQ.Interop;

/// <summary>A child process whose output lines are kept, and waited for. It ends with the test, whatever happens.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly string _name;

    private ChildProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data is null ? null : "! " + line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IReadOnlyCollection<string> Lines => _lines;

    public static ChildProcess Start(string name, string file, params IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        });
        return new ChildProcess(name, process!);
    }

    /// <summary>Waits until the lines so far satisfy <paramref name="enough"/>; says what was there when they do not in time.</summary>
    public async Task<string[]> WaitForLinesAsync(string what, Func<string[], bool> enough)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            string[] lines = [.. _lines];
            if (enough(lines))
                return lines;
            var left = Patience - deadline.Elapsed;
            if (left <= TimeSpan.Zero || _process.HasExited)
                throw new InvalidOperationException($"{_name} did not come to: {what}. Its lines:\n{string.Join('\n', _lines)}");
            await _news.WaitAsync(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
        }
    }

    public Task<string> WaitForLineAsync(string text) => WaitForLineAsync(text, line => line.Contains(text, StringComparison.Ordinal));

    public async Task<string> WaitForLineAsync(string what, Func<string, bool> wanted)
    {
        var lines = await WaitForLinesAsync(what, lines => lines.Any(wanted));
        return lines.First(wanted);
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>SIGKILL, so that nothing is flushed or said good-bye to.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _news.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        _news.Release();
    }
}
