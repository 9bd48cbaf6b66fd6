using ActorMQ.Benchmarks.Actors;
using ActorMQ.Benchmarks.Broker;
using ActorMQ.Benchmarks.Clusters;
using ActorMQ.Benchmarks.Journal;
using ActorMQ.Benchmarks.Pulls;
using ActorMQ.Benchmarks.Transport;
using BenchmarkDotNet.Running;

// Benchmarks that compare two ways as a ratio are made by hand and have a name; all others are
// BenchmarkDotNet's.
var ratios = new Dictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["actors"] = Sync(ActorRatios.Run),
    ["actors-tell"] = Sync(ActorRatios.RunTell),
    ["actors-ask"] = Sync(ActorRatios.RunAsk),
    ["actors-wake"] = Sync(ActorRatios.RunWake),
    ["actors-idle"] = Sync(IdleEntities.Run),
    ["journal"] = Sync(JournalRatios.Run),
    ["journal-append"] = Sync(JournalRatios.RunAppend),
    ["journal-seal"] = Sync(JournalRatios.RunSeal),
    ["journal-flush"] = Sync(FlushRatios.Run),
    ["journal-queues"] = Sync(QueueRatios.Run),
    ["journal-restart"] = Sync(RestartTimes.Run),
    ["pulls-backlog"] = BacklogBenchmark.Run,
    ["pulls-tail"] = Sync(TailBenchmark.Run),
    ["pulls-slow"] = SlowConsumersBenchmark.Run,
    ["index"] = Sync(IndexBenchmark.Run),
    ["state-replay"] = Sync(StateReplayBenchmark.Run),
    ["cluster"] = ClusterFigures.RunAll,
    ["cluster-throughput"] = ThroughputFigures.Run,
    ["cluster-latency"] = LatencyFigures.Run,
    ["cluster-failover"] = FailoverFigures.Run,
    ["cluster-catch-up"] = CatchUpFigures.Run,
    ["transport"] = TransportBenchmark.Run,
};

if (args.Length > 0 && ratios.TryGetValue(args[0], out var run))
    await run(args[1..]);
else if (args.Length == 0)
    Console.WriteLine($"Ratios: {string.Join(", ", ratios.Keys)}; or BenchmarkDotNet's --filter *");
else
    BenchmarkSwitcher.FromAssembly(typeof(ActorRatios).Assembly).Run(args);

static Func<string[], Task> Sync(Action<string[]> run) => rest =>
{
    run(rest);
    return Task.CompletedTask;
};
