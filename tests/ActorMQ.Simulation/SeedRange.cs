using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorMQ.Simulation;

/// <summary>Runs many seeds, each on one thread from its begin to its end.</summary>
internal static class SeedRange
{
    private const int FailuresShownMax = 20;

    /// <summary>Runs the seeds <c>[from, from + count)</c>; stops early when enough of them failed.</summary>
    public static SeedRangeResult Run(int from, int count, Action<int> run)
    {
        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentBag<HistoryFailedException>();
        Parallel.For(from, from + count, (seed, loop) =>
        {
            try
            {
                run(seed);
            }
            catch (HistoryFailedException failure)
            {
                failures.Add(failure);
                if (failures.Count >= FailuresShownMax)
                    loop.Stop();
            }
        });
        return new(watch.Elapsed, [.. failures.OrderBy(failure => failure.Seed)]);
    }
}

/// <summary>What many seeds have shown.</summary>
internal sealed record SeedRangeResult(TimeSpan Elapsed, IReadOnlyList<HistoryFailedException> Failures);
