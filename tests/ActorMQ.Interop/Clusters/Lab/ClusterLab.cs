using System.Globalization;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>A cluster of real processes: etcd, two name servers and nodes, each on a host of its own.</summary>
public sealed class ClusterLab : IAsyncDisposable
{
    private const string EtcdHost = "etcd";
    private const string NamesHost = "names";
    private const int NamesPort = 9876;
    private const int NameServerCount = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder = new();
    private readonly ClusterLabOptions _options;
    private readonly EtcdReader _reader;

    private ClusterLab(LabNetwork network, ClusterLabOptions options)
    {
        _options = options;
        Network = network;
        _reader = new EtcdReader(network.AddressOf(EtcdHost), options.Cluster);
        Etcd = LabEtcd.On(network, EtcdHost, _folder.Path);
        Names = [.. Enumerable.Range(0, NameServerCount).Select(i => LabNameServers.On(network, NamesHost, NamesPort + i))];
        Nodes = [.. Enumerable.Range(1, options.Nodes).Select(i => MakeNode(NodeName(i)))];
    }

    public LabNetwork Network { get; }

    public LabProcess Etcd { get; }

    public IReadOnlyList<LabProcess> Names { get; }

    public IReadOnlyList<LabProcess> Nodes { get; }

    /// <summary>Both, as clients write them.</summary>
    public string NameServerList => string.Join(';', Names.Select((server, i) => Endpoint(server.Address, NamesPort + i)));

    /// <summary>How many replicas a shard has.</summary>
    public int ReplicationFactor => _options.ReplicationFactor;

    /// <summary>Servers that have ended by themselves.</summary>
    public IReadOnlyList<LabProcess> Ended => [.. All.Where(server => server.HasFailed)];

    private IEnumerable<LabProcess> All => [Etcd, .. Names, .. Nodes];

    /// <summary>Starts everything, and waits until all replicas of all shards are in sync.</summary>
    public static async Task<ClusterLab> StartAsync(ClusterLabOptions options)
    {
        string[] hosts = [EtcdHost, NamesHost, .. Enumerable.Range(1, options.Nodes).Select(NodeName)];
        var lab = new ClusterLab(await LabNetwork.MakeAsync(hosts), options);
        try
        {
            await Task.WhenAll([lab.Etcd.StartAsync(), .. lab.Names.Select(server => server.StartAsync())]);
            await Task.WhenAll(lab.Nodes.Take(options.NodesAtFirst ?? options.Nodes).Select(node => node.StartAsync()));
            await lab.UntilWholeAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public LabProcess Node(string name) => Nodes.Single(node => string.Equals(node.Host, name, StringComparison.Ordinal));

    /// <summary>The node that leads a shard.</summary>
    public async Task<LabProcess> LeaderAsync(string shard) =>
        Node((await ShardAsync(shard)).Leader ?? throw new InvalidOperationException($"nobody leads {shard}"));

    public async Task<ShardSeen> ShardAsync(string shard) => (await _reader.ReadAsync())[shard];

    public async Task<IReadOnlyDictionary<string, ShardSeen>> ShardsAsync() => await _reader.ReadAsync();

    /// <summary>Runs an operator's command to its end.</summary>
    public Task<IReadOnlyCollection<string>> RunAsync(params string[] command) => ActorMq.RunAsync(
        [.. command, "--etcd", Endpoint(Etcd.Address, LabEtcd.Port), "--cluster", _options.Cluster]);

    /// <summary>Waits until a shard is as wanted.</summary>
    public Task<ShardSeen> UntilAsync(string shard, string what, Func<ShardSeen, bool> isSo) =>
        UntilAsync($"{shard} {what}", shards => shards.TryGetValue(shard, out var seen) && isSo(seen) ? seen : null);

    /// <summary>Waits until all shards are there, with all their replicas in sync.</summary>
    public Task UntilWholeAsync() => UntilAsync(
        $"{_options.Shards} shards whole",
        shards => shards.Count == _options.Shards && shards.Values.All(shard => shard.IsWhole(_options.ReplicationFactor)) ? shards : null);

    /// <summary>Ends all faults: what stands still or was killed runs again, and no link is cut.</summary>
    public async Task HealAsync()
    {
        foreach (var server in All)
        {
            server.Resume();
            await Network.HealAsync(server.Host);
        }

        await Task.WhenAll(All.Where(server => !server.IsUp).Select(server => server.StartAsync()));
    }

    /// <summary>The stores of the replicas with which a shard was seen.</summary>
    public IReadOnlyList<string> StoresOf(string shard, ShardSeen seen) =>
        [.. seen.Replicas.Select(node => Path.Combine(StoreOf(node), shard))];

    /// <summary>Writes what all processes printed into a folder.</summary>
    public async Task KeepLinesAsync(string folder)
    {
        foreach (var server in All)
            await File.WriteAllLinesAsync(Path.Combine(folder, $"{server.Name}.log"), server.Lines);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All)
            await server.DisposeAsync();
        await Network.DisposeAsync();
        _reader.Dispose();
        _folder.Dispose();
    }

    private static string NodeName(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    private static string Endpoint(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");

    private string StoreOf(string node) => Path.Combine(_folder.Path, node);

    private LabProcess MakeNode(string name) => new(
        Network,
        name,
        name,
        [
            .. ActorMq.Command, "node", "-n", NameServerList, "--listen", Network.AddressOf(name), "--store", StoreOf(name),
            .. Settings(
                $"cluster.name={_options.Cluster}",
                $"cluster.node-id={name}",
                $"cluster.etcd=[\"{Endpoint(Network.AddressOf(EtcdHost), LabEtcd.Port)}\"]",
                $"cluster.shards={_options.Shards}",
                $"cluster.replication-factor={_options.ReplicationFactor}",
                $"cluster.min-in-sync={_options.MinInSync}",
                $"store.segment-size={_options.SegmentSize}"),
            .. Settings(_options.More),
        ],
        "ready in");

    private static IEnumerable<string> Settings(params IEnumerable<string> settings) =>
        settings.SelectMany(setting => (string[])["-D", setting]);

    private async Task<T> UntilAsync<T>(string what, Func<IReadOnlyDictionary<string, ShardSeen>, T?> found)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var shards = await _reader.ReadAsync();
            if (found(shards) is { } result)
                return result;
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"in {Patience} not: {what}. Shards: {string.Join("; ", shards.Select(shard => $"{shard.Key}: {shard.Value}"))}. "
                    + $"Ended by themselves: {string.Join(", ", Ended.Select(server => server.Name))}");
            }

            await Task.Delay(LookEvery);
        }
    }
}

/// <summary>What a lab's cluster is like.</summary>
/// <param name="Nodes">How many nodes there are.</param>
/// <param name="Shards">How many shards.</param>
/// <param name="ReplicationFactor">Of each shard.</param>
/// <param name="MinInSync">Of each shard.</param>
public sealed record ClusterLabOptions(int Nodes, int Shards, int ReplicationFactor, int MinInSync)
{
    public string Cluster { get; init; } = "lab";

    /// <summary>How many nodes are started; null: all.</summary>
    public int? NodesAtFirst { get; init; }

    /// <summary>A few segments come together in a test.</summary>
    public string SegmentSize { get; init; } = "4MiB";

    /// <summary>More settings, <c>key=value</c>.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Three nodes that hold one shard.</summary>
    public static ClusterLabOptions Three { get; } = new(Nodes: 3, Shards: 1, ReplicationFactor: 3, MinInSync: 2);
}
