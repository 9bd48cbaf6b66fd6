using ActorMQ.Cluster.Nodes;
using ActorMQ.Clusters;
using ActorMQ.CommandLine;
using ActorMQ.Output;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Tests;

/// <summary>A cluster that is what a test says, and what commands made of it.</summary>
internal sealed class FakeCluster : IClusterAccess
{
    private readonly Queue<Func<ClusterReport>> _looks = [];

    private ClusterReport _last = Healthy();

    /// <summary>What was ordered.</summary>
    internal List<ClusterOrder> Orders { get; } = [];

    /// <summary>What an order changes, or why it is refused.</summary>
    internal Func<ClusterOrder, ClusterReport, ClusterReport> OnOrder { get; init; } = (_, report) => report;

    /// <summary>What replicas say, by address.</summary>
    internal Dictionary<string, HARuntimeInfo> Replicas { get; } = new(StringComparer.Ordinal);

    /// <summary>Three nodes and two shards, all of it in order.</summary>
    internal static ClusterReport Healthy() => new(
        "shop",
        IsCurrent: true,
        new ClusterShape(Shards: 2, ReplicationFactor: 3, MinInSync: 2),
        [Node("a", rack: "r1"), Node("b"), Node("c")],
        [Shard("broker-0", "a"), Shard("broker-1", "b")]);

    internal static NodeReport Node(string name, NodeLiving state = NodeLiving.Up, string rack = "") =>
        new(name, state, rack, $"10.0.0.{name[0] - 'a' + 1}:10900");

    internal static ShardReport Shard(string name, string leader, string inSync = "a b c", int epoch = 4) => new(
        name,
        epoch,
        leader,
        HasLeader: true,
        ["a", "b", "c"],
        inSync.Split(' '),
        IsUnclean: false,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["a"] = "10.0.0.1:10911",
            ["b"] = "10.0.0.2:10911",
        },
        Wish: null,
        Placement: null);

    /// <summary>Before it stays as it was last, looks show these, one after the other.</summary>
    internal FakeCluster Then(params ClusterReport[] reports)
    {
        foreach (var report in reports)
            _looks.Enqueue(() => report);
        return this;
    }

    internal FakeCluster ThenAway()
    {
        _looks.Enqueue(static () => throw ClusterAccess.NobodyAnswers("the node", new IOException("refused")));
        return this;
    }

    public Task<ClusterReport> LookAsync(CancellationToken ct)
    {
        if (_looks.TryDequeue(out var look))
            _last = look();
        return Task.FromResult(_last);
    }

    public Task<HARuntimeInfo?> AskReplicaAsync(string address, CancellationToken ct) =>
        Task.FromResult(Replicas.GetValueOrDefault(address));

    public Task CarryOutAsync(ClusterOrder order, CancellationToken ct)
    {
        Orders.Add(order);
        _last = OnOrder(order, _last);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a command on it.</summary>
    internal async Task<Ended> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error, isRich: false, isErrorRich: false);
        var code = await ActorMqCommands.RunAsync(arguments, terminal, (_, _) => this);
        return new Ended(code, Text(output), Text(error), TimeSpan.Zero);
    }

    private static string Text(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
}
