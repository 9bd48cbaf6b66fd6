using System.Diagnostics;
using ActorMQ.Actors;

namespace ActorMQ.Benchmarks.Actors;

/// <summary>What an idle entity costs, all that the region keeps about it included.</summary>
internal static class IdleEntities
{
    private const int EntityCount = 1_000_000;

    internal static void Run(string[] args)
    {
        var system = new ActorSystem("bench", new ActorSystemOptions());
        var started = 0;
        var region = new ShardRegion<long, string>(
            system,
            "r",
            key => new Props<string>(() => new Entity(key, () => Interlocked.Increment(ref started))),
            new ShardRegionOptions<string>());
        region.Tell(-1, "warm");
        SpinWait.SpinUntil(() => Volatile.Read(ref started) == 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.GetTimestamp();
        for (long key = 0; key < EntityCount; key++)
            region.Tell(key, "start");
        SpinWait.SpinUntil(() => Volatile.Read(ref started) == EntityCount + 1);
        var startedAfter = Stopwatch.GetElapsedTime(clock);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)EntityCount;
        Console.WriteLine(
            $"{EntityCount:N0} idle entities: {bytes:F0} bytes each (aim: under 400), "
            + $"started in {startedAfter.TotalMilliseconds:F0} ms");
        GC.KeepAlive(region);
        Producers.Wait(system.DisposeAsync().AsTask());
    }

    /// <summary>The key and a counter, as a small entity has.</summary>
    private sealed class Entity(long key, Action handled) : Actor<string>
    {
        private long _sum = key;

        protected internal override void Receive(string message)
        {
            _sum += message.Length;
            handled();
        }
    }
}
