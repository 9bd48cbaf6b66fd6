using ActorMQ.Actors;
using ActorMQ.Actors.Simulation;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Replication;
using ActorMQ.Shared;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>Replicas of one shard: real actors in one thread, over logs, a network and a store that are not.</summary>
internal sealed class FakeShard
{
    public static readonly NodeId A = new("a");
    public static readonly NodeId B = new("b");
    public static readonly NodeId C = new("c");

    public FakeShard(int seed, ReplicaSettings settings, params NodeId[] nodes)
    {
        Simulator = new(seed);
        Network = new(Simulator);
        Records = new(ShardRecord.Found(NodeSet.Of(nodes)), node => $"{node}:1");
        Settings = settings;
        foreach (var node in nodes)
            Replicas[node] = new(new(Simulator));
    }

    public Simulator Simulator { get; }

    public FakeNetwork Network { get; }

    public FakeRecords Records { get; }

    public ReplicaSettings Settings { get; set; }

    public KeptLogs Logs { get; } = new();

    public Func<ReplicationOptions, ReplicationOptions> Change { get; set; } = options => options;

    public Dictionary<NodeId, Replica> Replicas { get; } = [];

    public Replica this[NodeId node] => Replicas[node];

    /// <summary>What happens when a replica's actor is there, and whoever starts it does not know it yet.
    /// </summary>
    public Action<NodeId>? Spawned { get; set; }

    public void Start(params NodeId[] nodes)
    {
        foreach (var node in nodes)
        {
            var replica = this[node];
            var options = Change(new()
            {
                Cluster = new("test"),
                Shard = new("s"),
                Self = node,
                Coordination = Records.For(node),
                Settings = Settings,
                StorePath = "store",
                Files = replica.Disk,
                Boot = replica.Boot,
                RunSizeMax = 350,
                CatchUpRateBytes = 1_000_000,
            });
            var process = replica.Process = new(
                options,
                wire => Network.PeersOf(node, wire),
                Logs.CreateLogger<ShardReplication>(),
                Simulator.Time);
            using (replica.Disk.Open("store/lock"))
            {
            }

            replica.Log.Restart();
            replica.Log.Advanced = process.OnAdvanced;
            Network.Takers[node] = process.OnMessage;
            replica.Actor = process.Start(new Node(Simulator.System, node, ++replica.Starts, Spawned), replica.Log);
        }
    }

    /// <summary>The process ends as one that is stopped.</summary>
    public void Stop(NodeId node)
    {
        Network.Takers.Remove(node);
        this[node].Log.Advanced = (_, _, _) => { };
        _ = Simulator.System.StopAsync(this[node].Actor!);
        Simulator.RunUntilQuiet();
        this[node].Log.Restart();
    }

    /// <summary>The process is killed: it notes nothing.</summary>
    public void Kill(NodeId node)
    {
        var note = new ReplicaFiles(this[node].Disk, "store").ReadNote()!;
        Stop(node);
        new ReplicaFiles(this[node].Disk, "store").WriteNote(note);
    }

    public void RunFor(int ms) => Simulator.RunFor(TimeSpan.FromMilliseconds(ms));

    public void RunUntil(Func<bool> condition, string awaited)
    {
        for (var waited = 0; !condition(); waited++)
        {
            Assert.True(waited < 2000, $"waited 20 s in vain: {awaited}\n{Told}");
            RunFor(10);
        }
    }

    private string Told => string.Join(
        '\n', Replicas.Select(each => $"{each.Key}: {each.Value.Log.Service} {each.Value.Log.Content}")
            .Concat(Logs.TakeAll()).Concat(Simulator.Failures.Select(failed => failed.ToString())));

    public NodeId Leader => Replicas.Single(each => each.Value.Log.Service.Service == ShardService.Taking).Key;

    public void RunUntilLed() => RunUntil(
        () => Replicas.Values.Count(each => each.Log.Service.Service == ShardService.Taking) == 1,
        "somebody leads");

    public void RunUntilSame(params NodeId[] nodes) => RunUntil(
        () =>
        {
            var start = nodes.Max(node => this[node].Log.Start);
            return nodes.All(node => this[node].Log.Applied == this[node].Log.End)
                && nodes.Select(node => this[node].Log.ContentFrom(start)).Distinct(StringComparer.Ordinal).Count() == 1;
        },
        "logs are the same and acknowledged");

    internal sealed class Replica(FakeLog log)
    {
        public FakeLog Log { get; set; } = log;

        public SimulatedDisk Disk { get; set; } = new();

        public string? Boot { get; set; } = "boot-1";

        public int Starts { get; set; }

        public ShardReplication? Process { get; set; }

        public ActorRef? Actor { get; set; }
    }

    /// <summary>Lets several processes live in one system.</summary>
    private sealed class Node(ActorSystem system, NodeId node, int start, Action<NodeId>? spawned) : IActorRefFactory
    {
        public ActorSystem System => system;

        public TimeProvider Time => system.Time;

        public string Path => $"{node}-{start}";

        public ActorRef<TMessage> Spawn<TMessage>(string name, Props<TMessage> props)
        {
            var actor = system.Spawn($"{Path}-{name}", props);
            spawned?.Invoke(node);
            return actor;
        }
    }
}
