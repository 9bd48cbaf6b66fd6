using ActorMQ.Actors;
using ActorMQ.Actors.Simulation;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>A cluster of nodes in one thread, with virtual time, a model of etcd, and replicas without logs.</summary>
internal sealed class NodeStory
{
    private static readonly ClusterName Cluster = new("c");

    private readonly Simulator _simulator;
    private readonly FakeNetwork _network = new();
    private readonly Dictionary<NodeId, StoryNode> _nodes = [];
    private readonly ClusterCommands _commands;
    private int _startCount;

    public NodeStory(ClusterSettings? settings = null, NodeTimes? times = null, int seed = 4)
    {
        _simulator = new(seed);

        StayInThread();
        Settings = settings ?? new(Shards: 3, "broker", ReplicationFactor: 3, MinInSync: 2);
        Times = times ?? new();
        _commands = new(Cluster, Etcd.NewLink());
    }

    public Simulator Simulator => _simulator;

    public ClusterSettings Settings { get; }

    public NodeTimes Times { get; }

    public SharedEtcd Etcd { get; } = new();

    public ClusterKeys Keys { get; } = new(Cluster);

    public TimeSpan Now => _simulator.Time.Elapsed;

    public ClusterContents Contents => ClusterContents.Of(Keys, Etcd.Model.Read(Keys.Root));

    public StoryNode this[string node] => _nodes[new(node)];

    public IEnumerable<ShardRecord> Records => Contents.Shards.Values.Select(shard => shard.Record!.Value);

    public ShardRecord Record(int shard) => Contents.Shard(Settings.NameOf(shard)).Record!.Value;

    /// <summary>
    /// What awaits something goes on in this thread from now on, at once. A test's method has another context than the
    /// constructor of its class.
    /// </summary>
    public static void StayInThread() => SynchronizationContext.SetSynchronizationContext(null);

    /// <summary>Starts a node; one that was there before has its disks still.</summary>
    public StoryNode Start(string name, string rack = "", ClusterSettings? settings = null)
    {
        var id = new NodeId(name);
        var former = _nodes.GetValueOrDefault(id);
        var host = new FakeHost(_network, _simulator.Time);
        foreach (var (shard, history) in former?.Host.Histories ?? [])
            host.Histories[shard] = history;
        _network.Join(id, host);
        var options = new ClusterNodeOptions(Cluster, id, $"{name}:1", rack, settings ?? Settings) { Times = Times };
        var (link, logs) = (Etcd.NewLink(), new NodeLogs());
        var system = _simulator.CreateSystem($"start-{_startCount++}", new ActorSystemOptions());
        var node = ClusterNode.Start(options, link, host, system, logs);
        return _nodes[id] = new(node, host, link, logs) { System = system };
    }

    /// <summary>As <c>kill -9</c>, or a machine that goes down.</summary>
    public void Kill(string name)
    {
        var node = this[name];
        node.Link.IsCut = true;
        node.Host.IsDead = true;
    }

    public void Advance(double seconds)
    {
        StayInThread();
        _simulator.RunFor(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Lets time pass until something is so; how long that took.</summary>
    public TimeSpan Until(Func<bool> condition, string awaited, double withinSeconds = 60)
    {
        var start = Now;
        while (!condition())
        {
            Assert.Empty(_simulator.Failures);
            Assert.True((Now - start).TotalSeconds < withinSeconds, $"waited in vain: {awaited}\n{this}");
            Advance(0.01);
        }

        return Now - start;
    }

    /// <summary>The cluster as a node sees it.</summary>
    public ClusterView ViewOf(string node)
    {
        var view = this[node].Node.ViewAsync(default);
        _simulator.RunUntilQuiet();
        return Completed(view).Result;
    }

    /// <summary>A command, which takes no time here.</summary>
    public void Do(Func<ClusterCommands, Task> command) => Completed(command(_commands)).GetAwaiter().GetResult();

    /// <summary>A command that is refused.</summary>
    public void Refuses(Func<ClusterCommands, Task> command) =>
        Assert.IsType<ClusterCommandException>(Completed(command(_commands)).Exception?.InnerException);

    /// <summary>A cluster of these nodes in which every shard is led, whole and balanced.</summary>
    public NodeStory Settled(params string[] nodes)
    {
        foreach (var node in nodes)
            Start(node);
        Until(() => IsSettled(nodes), "a settled cluster");
        return this;
    }

    public bool IsSettled(params string[] nodes)
    {
        var records = Records.ToList();
        var count = Math.Min(Settings.ReplicationFactor, nodes.Length);
        var view = ClusterView.Of(Cluster, Contents, isLost: _ => false, isCurrent: true);
        return records.Count == Settings.Shards && view.Shards.All(shard => shard.HasLeader)
            && records.All(record => record.Leader is not null && record.Replicas.Count == count
                && record.InSync.Equals(record.Replicas) && record.Replicas.All(node => nodes.Contains(node.Value)))
            && IsEven(records.CountBy(record => record.Leader!.Value), nodes.Length)
            && IsEven(records.SelectMany(record => record.Replicas).CountBy(node => node), nodes.Length);
    }

    public override string ToString() => $"at {Now}:\n" + string.Join(
        '\n',
        Contents.Nodes.Select(node => $"{node.Key} {node.Value.Value}").Concat(Contents.Shards.Select(shard =>
            $"{shard.Key} {shard.Value.Record?.Value} lease {shard.Value.Lease?.Value} wish {shard.Value.Wish?.Value}"))
            .Concat(_nodes.SelectMany(node => node.Value.Logs.Lines.Select(line => $"{node.Key}: {line}")))
            .Concat(_simulator.Failures.Select(failure => failure.Failure.ToString())));

    private static T Completed<T>(T task)
        where T : Task
    {
        Assert.True(task.IsCompleted);
        return task;
    }

    private static bool IsEven(IEnumerable<KeyValuePair<NodeId, int>> counts, int nodeCount)
    {
        var all = counts.Select(count => count.Value).ToList();
        return all.Count == 0 || all.Max() - (all.Count < nodeCount ? 0 : all.Min()) <= 1;
    }
}

/// <summary>One start of a node, and what is around it.</summary>
internal sealed record StoryNode(ClusterNode Node, FakeHost Host, SharedEtcd.EtcdLink Link, NodeLogs Logs)
{
    public required ActorSystem System { get; init; }

    /// <summary>How it has ended.</summary>
    public NodeEnd End => Node.Ended.Result;
}
