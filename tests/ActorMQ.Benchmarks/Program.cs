using ActorMQ.Benchmarks.Actors;
using BenchmarkDotNet.Running;

// Benchmarks that compare two ways as a ratio are made by hand and have a name; all others are
// BenchmarkDotNet's.
var ratios = new Dictionary<string, Action<string[]>>(StringComparer.Ordinal)
{
    ["actors"] = ActorRatios.Run,
    ["actors-tell"] = ActorRatios.RunTell,
    ["actors-ask"] = ActorRatios.RunAsk,
    ["actors-wake"] = ActorRatios.RunWake,
    ["actors-idle"] = IdleEntities.Run,
};

if (args.Length > 0 && ratios.TryGetValue(args[0], out var run))
    run(args[1..]);
else if (args.Length == 0)
    Console.WriteLine($"Ratios: {string.Join(", ", ratios.Keys)}; or BenchmarkDotNet's --filter *");
else
    BenchmarkSwitcher.FromAssembly(typeof(ActorRatios).Assembly).Run(args);
