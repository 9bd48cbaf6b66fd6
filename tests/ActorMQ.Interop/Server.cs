using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ActorMQ.Interop;

/// <summary>A server process of <c>actormq</c>, on loopback, with a store of its own.</summary>
public sealed partial class Server : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Server(ChildProcess process, IReadOnlyList<string> addresses)
    {
        _process = process;
        Addresses = addresses;
    }

    /// <summary>Where it listens, in the order of its ready line: the name server first.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public ChildProcess Process => _process;

    /// <summary>The name server of a standalone process, or the only server of another.</summary>
    public string Address => Addresses[0];

    public static Task<Server> StandaloneAsync(string store, params IEnumerable<string> more) => StartAsync(
        ["standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", store,
            "-D", "store.segment-size=4MiB", .. more]);

    /// <summary>The same, started by another program.</summary>
    public static Task<Server> StandaloneUnderAsync(IEnumerable<string> program, string store) => ReadyAsync(ActorMq.StartUnder(
        program, "standalone", "standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", store,
        "-D", "store.segment-size=4MiB"));

    public static Task<Server> NameServerAsync(params IEnumerable<string> more) => StartAsync(
        ["namesrv", "--listen", "127.0.0.1", "--port", "0", .. more]);

    public static Task<Server> BrokerAsync(string store, string nameServers, params IEnumerable<string> more) => StartAsync(
        ["broker", "--listen", "127.0.0.1", "-n", nameServers, "--store", store, "-D", "store.segment-size=4MiB", .. more]);

    /// <summary>Starts and waits for the ready line.</summary>
    private static Task<Server> StartAsync(string[] arguments) => ReadyAsync(ActorMq.Start(arguments[0], arguments));

    private static async Task<Server> ReadyAsync(ChildProcess process)
    {
        try
        {
            var ready = await process.WaitForLineAsync("ready in");
            return new Server(process, [.. AddressPattern().Matches(ready).Select(match => match.Value)]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody has now: for a server that must come back at the same address.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        _process.Signal("TERM");
        return await _process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+:\d+", RegexOptions.None, 1000)]
    private static partial Regex AddressPattern();
}
