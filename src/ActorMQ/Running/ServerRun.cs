using System.Diagnostics;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Running;

/// <summary>
/// The life of a server process: start, one line when ready, wait for a signal, stop within a time.
/// </summary>
internal static class ServerRun
{
    /// <summary>
    /// Beyond the grace that requests in flight get: to leave name servers and to close the store.
    /// </summary>
    internal static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="terminal">Takes the ready line.</param>
    /// <param name="grace">What requests in flight get to be answered.</param>
    /// <param name="startAsync">Starts the servers; what they say of themselves stands in the ready
    /// line.</param>
    internal static async Task<int> UntilStoppedAsync(
        Terminal terminal, TimeSpan grace, Func<CancellationToken, Task<RunningServers>> startAsync)
    {
        using var signal = new StopSignal();
        RunningServers servers;
        try
        {
            servers = await startAsync(signal.Token);
        }
        catch (OperationCanceledException) when (signal.Token.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }

        terminal.Good($"ready in {MillisecondsSinceStart()} ms: {servers.Description}");
        var asked = signal.WaitAsync();
        var failed = await Task.WhenAny(asked, servers.Completion) != asked;
        try
        {
            await servers.StopAsync(grace + CloseTimeout);
            if (!failed)
                return ExitCode.Ok;
            await servers.Completion;
            if (servers.MayEnd)
                return ExitCode.Ok;
            terminal.Problem("a server ended by itself");
            return ExitCode.ServerFailed;
        }
        catch (TimeoutException)
        {
            terminal.Problem($"could not stop in good order within {grace + CloseTimeout}; gave up");
            return failed ? ExitCode.ServerFailed : ExitCode.Failed;
        }
    }

    private static long MillisecondsSinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return (long)(DateTime.Now - process.StartTime).TotalMilliseconds;
    }
}
