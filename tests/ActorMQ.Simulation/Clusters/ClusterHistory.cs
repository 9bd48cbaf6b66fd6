using System.Globalization;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Routing;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// A whole cluster in one thread, by a seed: nodes with replicas of shards, etcd, producers and consumers, on a
/// network, disks and clocks that fail. What is promised is checked all the time, and in the end.
/// </summary>
internal sealed class ClusterHistory
{
    /// <summary>The cluster's name.</summary>
    public static readonly ClusterName Cluster = new("simulated");

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private static readonly string NodesKey = new ClusterKeys(Cluster).Node(new(""));

    private readonly List<string> _trace = [];
    private readonly List<SimulatedProducer> _producers = [];
    private readonly ClusterHealing _healing;
    private BrokerName[] _names = [];
    private string[] _recordKeys = [];
    private StoredKey?[] _entries = [];
    private ShardRecord?[] _records = [];
    private long _connectionCount;

    /// <param name="seed">Decides everything.</param>
    /// <param name="mistake">A rule that is not kept, which must be found.</param>
    public ClusterHistory(int seed, ClusterMistake mistake = ClusterMistake.None)
    {
        (Seed, Mistake, Random) = (seed, mistake, new(seed));
        _healing = new(this);
    }

    /// <summary>Everything that happened, for reading and for comparing two runs of one seed.</summary>
    public string Trace => string.Join('\n', _trace);

    public ClusterMistake Mistake { get; }

    public int Seed { get; }

    public Random Random { get; }

    public SimulatedTime Time { get; } = new();

    public ClusterPlan Plan { get; private set; } = null!;

    public SimulatedNetwork Network { get; private set; } = null!;

    public SimulatedEtcd Etcd { get; private set; } = null!;

    public IReadOnlyList<NodeProcess> Nodes { get; private set; } = [];

    public IReadOnlyList<SimulatedNameServer> NameServers { get; private set; } = [];

    public IReadOnlyList<ClusterChecks> Checks { get; private set; } = [];

    public IReadOnlyList<RecordChecks> RecordChecks { get; private set; } = [];

    public BeatChecks Beats { get; private set; } = null!;

    public ClusterOperator Operator { get; private set; } = null!;

    public ClusterKeys Keys { get; } = new(Cluster);

    public IReadOnlyList<SimulatedProducer> Producers => _producers;

    public bool AreProducersDone { get; private set; }

    /// <summary>How many sends were answered.</summary>
    public int AnswerCount => Checks.Sum(check => check.AnswerCount);

    public static NodeId IdOf(int node) => new($"n{node}");

    /// <summary>Where a node's replica of a shard listens.</summary>
    public static string AddressOf(int node, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"n{node}:{shard}");

    public NodeProcess NodeAt(string address)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        return Nodes[int.Parse(address.AsSpan(1, colon - 1), CultureInfo.InvariantCulture)];
    }

    public BrokerName NameOf(int shard) => _names[shard];

    public int NumberOf(BrokerName shard) => Array.IndexOf(_names, shard);

    public IEnumerable<int> Shards => Enumerable.Range(0, Plan.ShardCount);

    /// <summary>The record that etcd holds now; null before there is one.</summary>
    public ShardRecord? RecordOf(int shard)
    {
        var entry = Etcd.Model.Get(_recordKeys[shard]);
        if (!ReferenceEquals(entry, _entries[shard]))
            (_entries[shard], _records[shard]) = (entry, entry is null ? null : ShardRecordJson.TryDecode(entry.Value));
        return _records[shard];
    }

    /// <summary>Whether an operator wants the node to leave.</summary>
    public bool IsLeaving(NodeId node) => Etcd.Model.Get(Keys.Leaving(node)) is not null;

    /// <summary>A connection that was not there before.</summary>
    public BrokerConnection NextConnection() => new(++_connectionCount);

    /// <exception cref="HistoryFailedException">A promise is broken.</exception>
    public void Run()
    {
        // What an operator awaits goes on in this thread.
        var surrounding = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Make();
            var faults = new ClusterFaults(this);
            faults.Start();
            Time.RunUntil(ClusterPlan.Faulty);
            Note("everything works again");
            faults.End();
            Await(_healing.Unhealed, ClusterPlan.HealingMax);
            AreProducersDone = true;
            Await(() => _healing.Unhealed() ?? _healing.Unequal(), ClusterPlan.QuietMax);
            CheckInTheEnd();
        }
        catch (Exception exception) when (exception is not HistoryFailedException)
        {
            throw new HistoryFailedException(Seed, exception.ToString(), _trace, exception);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(surrounding);
        }
    }

    public void Note(string what) =>
        _trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Time.Now.TotalMilliseconds,10:F1} {what}"));

    /// <summary>Brings a message from one replica of a shard to another.</summary>
    public void Tell(int from, NodeId to, int shard, ReplicaMessage message, SimulatedRecord[] payload)
    {
        if (!Nodes[from].Knows(shard, to))
            return;
        var node = Nodes.First(each => each.Id == to);
        Network.Send(from, node.Index, () => node.Do(() =>
        {
            if (node.Shells.TryGetValue(shard, out var replica))
                replica.Hear(new MessageArrived(IdOf(from), message), payload);
        }));
    }

    private void Make()
    {
        Plan = ClusterPlan.Draw(Random);
        Note(Plan.ToString());
        Network = new(Time, Random, Plan);
        Etcd = new(Time, Network);
        var shards = Shards.ToList();
        _names = [.. shards.Select(Plan.Cluster.NameOf)];
        _recordKeys = [.. _names.Select(Keys.Record)];
        (_entries, _records) = (new StoredKey?[shards.Count], new ShardRecord?[shards.Count]);
        Checks = [.. shards.Select(shard => new ClusterChecks(shard, Fail))];
        RecordChecks = [.. shards.Select(shard => new RecordChecks(this, shard))];
        (Beats, Operator) = (new(this), new(this));
        NameServers = [.. Enumerable.Range(0, ClusterPlan.NameServerCount)
            .Select(server => new SimulatedNameServer(this, server))];
        Nodes = [.. Enumerable.Range(0, Plan.NodeCount).Select(node => new NodeProcess(
            this, node, drift: (2 - ClusterPlan.DriftMax) + (Random.NextDouble() * 2 * (ClusterPlan.DriftMax - 1))))];
        Etcd.Changed = See;
        foreach (var node in Nodes)
            node.Start();
        foreach (var server in NameServers)
            server.Scan();
        StartClients(shards);
        Every(TimeSpan.FromMilliseconds(100), () =>
        {
            Etcd.Tick();
            CheckInSync();
        });
        Every(TimeSpan.FromSeconds(2), () => Etcd.Compact(keptCount: Random.Next(100)));
    }

    private void See(KeyEvent change)
    {
        var shard = Array.IndexOf(_recordKeys, change.Key);
        if (shard >= 0)
        {
            RecordChecks[shard].See(change);
            CheckInSync();
        }
        else if (change.Key.StartsWith(NodesKey, StringComparison.Ordinal))
        {
            Beats.See(change);
        }
    }

    private void StartClients(List<int> shards)
    {
        foreach (var shard in shards)
        {
            for (var number = 0; number < ClusterPlan.ProducersPerShard; number++)
                _producers.Add(new(this, shard, number));
            for (var queue = 0; queue < ClusterPlan.QueueCount; queue++)
                new SimulatedConsumer(this, shard, queue).Start();
        }

        foreach (var producer in _producers)
            producer.Start();
    }

    private void Every(TimeSpan interval, Action what) => Time.After(interval, () =>
    {
        what();
        Every(interval, what);
    });

    private void CheckInSync()
    {
        for (var shard = 0; shard < Plan.ShardCount; shard++)
        {
            if (RecordOf(shard) is not { } record)
                continue;
            foreach (var node in Nodes)
            {
                if (record.InSync.Contains(node.Id) && node.Disks.TryGetValue(shard, out var disk) && disk.IsTailProven)
                    Checks[shard].InSync(disk.Log, node.Index);
            }
        }
    }

    /// <summary>Lets time pass until all is well; how long that takes is bounded.</summary>
    private void Await(Func<string?> fault, TimeSpan max)
    {
        var end = Time.Now + max;
        while (fault() is { } found)
        {
            if (Time.Now >= end)
            {
                _healing.Tell();
                Fail(found);
            }

            Time.RunUntil(Time.Now + LookEvery);
        }
    }

    private void CheckInTheEnd()
    {
        foreach (var shard in Shards)
            Checks[shard].InTheEnd(_healing.LogsOf(shard));
    }

    /// <summary>A promise is broken.</summary>
    public void Fail(string what) => throw new HistoryFailedException(Seed, what, _trace);
}
