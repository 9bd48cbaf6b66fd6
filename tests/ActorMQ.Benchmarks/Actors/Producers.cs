using System.Diagnostics;

namespace ActorMQ.Benchmarks.Actors;

/// <summary>Threads that send, and the clock around them.</summary>
internal static class Producers
{
    /// <summary>Nanoseconds per message, from the start until <paramref name="done"/>.</summary>
    internal static double Time(int producers, int count, Action send, ManualResetEventSlim done)
    {
        using var go = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, producers).Select(_ => new Thread(() =>
        {
            go.Wait();
            for (var i = 0; i < count / producers; i++)
                send();
        })).ToList();
        threads.ForEach(t => t.Start());
        var start = Stopwatch.GetTimestamp();
        go.Set();
        done.Wait();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        threads.ForEach(t => t.Join());
        return elapsed;
    }

    /// <summary>Waits on the benchmark's own thread.</summary>
    internal static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    internal static void Wait(Task task) => task.GetAwaiter().GetResult();
}
