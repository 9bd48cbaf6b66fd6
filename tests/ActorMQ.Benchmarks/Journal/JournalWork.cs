using System.Diagnostics;
using System.Globalization;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>Where the journal's benchmarks work, and how much.</summary>
internal sealed class JournalWork(string[] args)
{
    private readonly string _directory = Path.Combine(
        args.Length > 0 ? args[0] : Path.GetTempPath(), "actormq-journal-" + Environment.ProcessId);

    /// <summary>Bytes that one round writes; less than a segment.</summary>
    private readonly long _roundSize =
        (args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 64) << 20;

    /// <summary>Pairs of rounds.</summary>
    internal int Rounds { get; } = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 15;

    /// <summary>Bytes allocated while the last round was measured.</summary>
    internal long LastAllocated { get; private set; }

    /// <summary>Records of a round, in whole batches.</summary>
    internal int CountOf(byte[] record, int batchCount) =>
        (int)(_roundSize / record.Length / batchCount * batchCount);

    /// <summary>Runs in a new directory, which is gone afterwards.</summary>
    internal TResult InDirectory<TResult>(Func<string, TResult> run)
    {
        Directory.CreateDirectory(_directory);
        try
        {
            return run(_directory);
        }
        finally
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <returns>Nanoseconds for each of <paramref name="count"/>.</returns>
    internal double Measure(int count, Action run)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var begin = Stopwatch.GetTimestamp();
        run();
        var elapsed = Stopwatch.GetElapsedTime(begin);
        LastAllocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return elapsed.TotalNanoseconds / count;
    }
}
