using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorMQ.Tests;

/// <summary>
/// The executable as a user runs it: its own process, its streams in pipes, a home of its own.
/// </summary>
internal sealed class ActorMqProcess : IAsyncDisposable
{
    /// <summary>Far above what any step takes, also on two busy cores.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("actormq-test-");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly TaskCompletionSource<string> _ready =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Process _process;
    private readonly Task _outputEnd;
    private readonly Task _errorEnd;

    private ActorMqProcess(
        string[] arguments, (string Name, string Value)[] environment, bool onTerminal = false)
    {
        // A shell's background job hands an ignored SIGINT on to its children: the tests must not depend on that.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        if (OperatingSystem.IsLinux())
            start.ArgumentList.Add("--default-signal=INT");
        var program = Path.Combine(AppContext.BaseDirectory, "actormq.dll");
        string[] command = onTerminal
            ? ["script", "-qec", $"dotnet '{program}' {string.Join(' ', arguments)}", "/dev/null"]
            : [.. OperatingSystem.IsLinux() ? ["dotnet"] : Array.Empty<string>(), program, .. arguments];
        foreach (var word in command)
            start.ArgumentList.Add(word);
        start.Environment["HOME"] = _home.FullName;
        start.Environment.Remove("NAMESRV_ADDR");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _outputEnd = ReadAsync(_process.StandardOutput, _output);
        _errorEnd = ReadAsync(_process.StandardError, _error);
    }

    internal string Home => _home.FullName;

    internal string Output => string.Join('\n', _output);

    internal string Error => string.Join('\n', _error);

    internal static ActorMqProcess Start(params string[] arguments) => new(arguments, []);

    internal static ActorMqProcess Start(
        (string Name, string Value)[] environment, params string[] arguments) => new(arguments, environment);

    /// <summary>Runs a command to its end on a terminal that knows colours, made by util-linux.</summary>
    internal static async Task<Ended> RunOnTerminalAsync(params string[] arguments)
    {
        await using var process = new ActorMqProcess(
            arguments, [("TERM", "xterm-256color"), ("NO_COLOR", string.Empty)], onTerminal: true);
        return await process.EndAsync();
    }

    /// <summary>Runs a command to its end.</summary>
    internal static async Task<Ended> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>The line that a server prints when it is ready.</summary>
    internal async Task<string> ReadyAsync()
    {
        var end = Task.WhenAll(_outputEnd, _errorEnd);
        var first = await Task.WhenAny(_ready.Task, end, Task.Delay(Patience));
        Assert.True(first == _ready.Task, $"no ready line; output: {Output}\nerror: {Error}");
        return await _ready.Task;
    }

    internal async Task<Ended> EndAsync(string input = "")
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
        return await WaitAsync();
    }

    /// <summary>Waits until a line with this text is printed.</summary>
    internal async Task SaysAsync(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            Assert.True(watch.Elapsed < Patience, $"'{text}' awaited; output: {Output}\nerror: {Error}");
            await Task.Delay(10);
        }
    }

    /// <summary>Sends a signal, as an orchestrator does, and waits for the end.</summary>
    internal async Task<Ended> SignalAsync(string signal)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-" + signal, id]);
        await kill.WaitForExitAsync();
        return await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>The port behind <paramref name="what"/> in a ready line.</summary>
    internal static int PortOf(string ready, string what) =>
        int.Parse(PortPattern(what).Match(ready).Groups["port"].Value, CultureInfo.InvariantCulture);

    private static Regex PortPattern(string what) =>
        new(
            $@"{Regex.Escape(what)}\b[^,]*:(?<port>\d+)",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));

    private async Task<Ended> WaitAsync()
    {
        var watch = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await Task.WhenAll(_outputEnd, _errorEnd).WaitAsync(patience.Token);
        return new Ended(_process.ExitCode, Output, Error, watch.Elapsed);
    }

    private async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
            if (line.StartsWith("ready in ", StringComparison.Ordinal))
                _ready.TrySetResult(line);
        }
    }
}

/// <summary>How a process ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error, TimeSpan After);
