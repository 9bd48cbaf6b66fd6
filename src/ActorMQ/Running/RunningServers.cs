namespace ActorMQ.Running;

/// <summary>Servers that have started, to be stopped in the opposite order.</summary>
/// <param name="description">What runs where, for the ready line.</param>
/// <param name="completion">Ends, with the cause, when a server can't go on by itself.</param>
/// <param name="servers">In the order in which they were started.</param>
internal sealed class RunningServers(string description, Task completion, params IAsyncDisposable[] servers)
    : IAsyncDisposable
{
    internal string Description { get; } = description;

    internal Task Completion { get; } = completion;

    /// <summary>Where clients of this process find the name server, if one runs here.</summary>
    internal string NameServer { get; init; } = string.Empty;

    /// <summary>Whether an end by itself is a good one, unless <see cref="Completion"/> fails.</summary>
    internal bool MayEnd { get; init; }

    /// <summary>Stops in good order.</summary>
    /// <exception cref="TimeoutException">It took too long; what is left ends with the process.</exception>
    internal Task StopAsync(TimeSpan timeout) => DisposeAsync().AsTask().WaitAsync(timeout);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Reverse())
            await server.DisposeAsync();
    }
}
