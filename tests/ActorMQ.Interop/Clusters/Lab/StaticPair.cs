namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>A static deployment: a name server, a master and its slave, each on a host of its own.</summary>
public sealed class StaticPair : IAsyncDisposable
{
    private const string Group = "broker-a";
    private const int NamesPort = 9876;

    private readonly TemporaryFolder _folder = new();
    private readonly LabNetwork _network;
    private readonly LabProcess _names;

    private StaticPair(LabNetwork network, string role, IReadOnlyList<string> more)
    {
        _network = network;
        _names = LabNameServers.On(network, "names", NamesPort);
        string[] both = [.. more.SelectMany(setting => (string[])["-D", setting])];
        Master = StaticBrokers.On(
            network, "master", Group, StoreOf("master"), NameServers,
            ["-D", $"broker.role={role}", .. both]);
        Slave = StaticBrokers.On(
            network, "slave", Group, StoreOf("slave"), NameServers,
            ["-D", "broker.role=SLAVE", "-D", "broker.id=1", .. both]);
    }

    public LabProcess Master { get; }

    public LabProcess Slave { get; }

    public string NameServers => $"{_names.Address}:{NamesPort}";

    public IReadOnlyList<string> Stores => [StoreOf("master"), StoreOf("slave")];

    /// <param name="role">The master's, as the configuration writes it.</param>
    /// <param name="more">Settings of both, <c>key=value</c>.</param>
    public static async Task<StaticPair> StartAsync(string role, params IReadOnlyList<string> more)
    {
        var pair = new StaticPair(await LabNetwork.MakeAsync("names", "master", "slave"), role, more);
        try
        {
            await pair._names.StartAsync();
            await pair.Master.StartAsync();
            await pair.Slave.StartAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes what all processes printed into a folder.</summary>
    public async Task KeepLinesAsync(string folder)
    {
        foreach (var server in (LabProcess[])[_names, Master, Slave])
            await File.WriteAllLinesAsync(Path.Combine(folder, $"{server.Host}.log"), server.Lines);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (LabProcess[])[Master, Slave, _names])
            await server.DisposeAsync();
        await _network.DisposeAsync();
        _folder.Dispose();
    }

    private string StoreOf(string host) => Path.Combine(_folder.Path, host);
}
