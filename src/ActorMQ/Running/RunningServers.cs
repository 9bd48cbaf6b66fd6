namespace ActorMQ.Running;

/// <summary>Servers that have started, to be stopped in the opposite order.</summary>
internal sealed class RunningServers(string description, params IAsyncDisposable[] servers) : IAsyncDisposable
{
    /// <summary>What runs where, for the ready line.</summary>
    internal string Description { get; } = description;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Reverse())
            await server.DisposeAsync();
    }
}
