using System.Globalization;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// A whole cluster in one thread, by a seed: nodes with replicas of shards, etcd, producers and consumers, on a
/// network, disks and clocks that fail. What is promised is checked all the time, and in the end.
/// </summary>
/// <param name="seed">Decides everything.</param>
/// <param name="mistake">A rule that is not kept, which must be found.</param>
internal sealed class ClusterHistory(int seed, ClusterMistake mistake = ClusterMistake.None)
{
    private static readonly ClusterKeys Keys = new(new ClusterName("simulated"));

    private readonly List<string> _trace = [];
    private readonly List<SimulatedProducer> _producers = [];
    private string[] _recordKeys = [];
    private string[] _leaseKeys = [];

    /// <summary>Everything that happened, for reading and for comparing two runs of one seed.</summary>
    public string Trace => string.Join('\n', _trace);

    public ClusterMistake Mistake => mistake;

    public int Seed => seed;

    public Random Random { get; } = new(seed);

    public SimulatedTime Time { get; } = new();

    public ClusterPlan Plan { get; private set; } = null!;

    public SimulatedNetwork Network { get; private set; } = null!;

    public SimulatedEtcd Etcd { get; private set; } = null!;

    public IReadOnlyList<NodeProcess> Nodes { get; private set; } = [];

    public IReadOnlyList<ClusterChecks> Checks { get; private set; } = [];

    public bool AreProducersDone { get; private set; }

    /// <summary>How many sends were answered.</summary>
    public int AnswerCount => Checks.Sum(check => check.AnswerCount);

    public static NodeId IdOf(int node) => new($"n{node}");

    public string RecordKey(int shard) => _recordKeys[shard];

    public string LeaseKey(int shard) => _leaseKeys[shard];

    public IEnumerable<int> Shards => Enumerable.Range(0, Plan.ShardCount);

    /// <summary>The record that etcd holds now.</summary>
    public ShardRecord RecordOf(int shard) => ShardRecordJson.TryDecode(Etcd.Model.Get(RecordKey(shard))!.Value)!;

    /// <exception cref="HistoryFailedException">A promise is broken.</exception>
    public void Run()
    {
        try
        {
            Make();
            var faults = new ClusterFaults(this);
            faults.Start();
            Time.RunUntil(ClusterPlan.Faulty);
            Note("everything works again");
            faults.End();
            Time.RunUntil(ClusterPlan.Faulty + ClusterPlan.Healing);
            CheckHealed();
            AreProducersDone = true;
            Time.RunUntil(ClusterPlan.Faulty + ClusterPlan.Healing + ClusterPlan.Quiet);
            CheckInTheEnd();
        }
        catch (Exception exception) when (exception is not HistoryFailedException)
        {
            throw new HistoryFailedException(seed, exception.ToString(), _trace, exception);
        }
    }

    public void Note(string what) =>
        _trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Time.Now.TotalMilliseconds,10:F1} {what}"));

    /// <summary>Brings a message from one replica of a shard to another.</summary>
    public void Tell(int from, NodeId to, int shard, ReplicaMessage message, SimulatedRecord[] payload)
    {
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
        var shards = Enumerable.Range(0, Plan.ShardCount).ToList();
        Checks = [.. shards.Select(shard => new ClusterChecks(shard, Fail))];
        _recordKeys = [.. shards.Select(shard => Keys.Record(new($"s{shard}")))];
        _leaseKeys = [.. shards.Select(shard => Keys.Lease(new($"s{shard}")))];
        foreach (var shard in shards)
        {
            var replicas = Enumerable.Range(shard, Plan.ReplicaCount).Select(place => IdOf(place % Plan.NodeCount));
            var record = ShardRecord.Found(NodeSet.Of(replicas));
            Etcd.Model.Transact([], [new PutKey(RecordKey(shard), ShardRecordJson.Encode(record))]);
        }

        Nodes = [.. Enumerable.Range(0, Plan.NodeCount)
            .Select(node => new NodeProcess(this, node, drift: 0.8 + (Random.NextDouble() * 0.4)))];
        Etcd.Changed = CheckInSync;
        foreach (var node in Nodes)
        {
            Etcd.Watch(node.Index, events => node.Do(() => node.OnEvents(events)));
            node.Start();
        }

        StartClients(shards);
        Every(TimeSpan.FromMilliseconds(100), () =>
        {
            Etcd.Tick();
            CheckInSync();
        });
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
            var record = RecordOf(shard);
            foreach (var node in Nodes)
            {
                if (record.InSync.Contains(node.Id) && node.Disks.TryGetValue(shard, out var disk) && disk.IsTailProven)
                    Checks[shard].InSync(disk.Log, node.Index);
            }
        }
    }

    private void CheckHealed()
    {
        foreach (var node in Nodes)
        {
            foreach (var shell in node.Shells.Values)
                Note($"s{shell.Shard} n{node.Index} in life {node.Life}: {shell.State}");
        }

        for (var shard = 0; shard < Plan.ShardCount; shard++)
        {
            var leaders = Nodes.Count(node => node.Shells.TryGetValue(shard, out var replica)
                && replica.Service == ShardService.Taking);
            if (leaders != 1)
                Fail($"shard {shard} has not healed: {leaders} take sends; {RecordOf(shard)}");
            if (!RecordOf(shard).InSync.Equals(RecordOf(shard).Replicas))
                Fail($"shard {shard} has not healed: {RecordOf(shard)}");
        }

        foreach (var producer in _producers)
        {
            if (Time.Now - producer.LastAnswerAt > TimeSpan.FromSeconds(2))
                Fail($"a producer was last answered at {producer.LastAnswerAt}");
        }
    }

    private void CheckInTheEnd()
    {
        for (var shard = 0; shard < Plan.ShardCount; shard++)
        {
            Checks[shard].InTheEnd([.. Nodes
                .Where(node => RecordOf(shard).Replicas.Contains(node.Id))
                .Select(node => node.Disks[shard].Log)]);
        }
    }

    private void Fail(string what) => throw new HistoryFailedException(seed, what, _trace);
}
