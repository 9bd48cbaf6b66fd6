namespace ActorMQ.Interop.Faults;

/// <summary>Makes one system call on one file fail in a running process, from now on.</summary>
internal sealed class Strace : IAsyncDisposable
{
    private readonly ChildProcess _tracer;

    private Strace(ChildProcess tracer) => _tracer = tracer;

    /// <summary>Returns when the tracer has the process, so that the next call fails.</summary>
    public static async Task<Strace> InjectAsync(int processId, string path, string call, string error)
    {
        var tracer = ChildProcess.Start(
            "strace", "strace", "-f", "-p", $"{processId}", "-P", path, "-e", $"trace={call}", "-e", $"inject={call}:error={error}");
        await tracer.WaitForLineAsync("attached");
        return new Strace(tracer);
    }

    /// <summary>How many such calls the process made until it ended, each of which failed.</summary>
    public async Task<int> CountAsync(string call)
    {
        await _tracer.WaitForExitAsync();
        return _tracer.Lines.Count(line =>
            line.Contains(call, StringComparison.Ordinal) && line.Contains("(INJECTED)", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _tracer.DisposeAsync();
}
