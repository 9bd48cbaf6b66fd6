namespace ActorMQ.Tests;

/// <summary>A standalone process on free ports, with the address of its name server.</summary>
internal sealed class Standalone : IAsyncDisposable
{
    private readonly ActorMqProcess _process;

    private Standalone(ActorMqProcess process, string ready, string host)
    {
        _process = process;
        Ready = ready;
        NameServer = $"{host}:{ActorMqProcess.PortOf(ready, "name server")}";
    }

    internal string Ready { get; }

    internal string NameServer { get; }

    internal static Task<Standalone> StartAsync(string? store = null) => StartAsync(store, "127.0.0.1");

    /// <param name="store">Its directory.</param>
    /// <param name="host">Where it listens; an IPv6 address in brackets.</param>
    internal static async Task<Standalone> StartAsync(string? store, string host)
    {
        var process = ActorMqProcess.Start(
            "standalone", "--listen", host.Trim('[', ']'), "--port", "0", "--namesrv-port", "0",
            "--store", store ?? "store", "-D", "store.segment-size=1MiB");
        return new Standalone(process, await process.ReadyAsync(), host);
    }

    internal Task<Ended> SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Waits for an end that nobody asks for.</summary>
    internal Task<Ended> EndAsync() => _process.EndAsync();

    internal Task<Ended> SendAsync(params string[] arguments) =>
        ActorMqProcess.RunAsync(["send", "-n", NameServer, .. arguments]);

    internal Task<Ended> ConsumeAsync(params string[] arguments) =>
        ActorMqProcess.RunAsync(["consume", "-n", NameServer, "--from", "first", .. arguments]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
