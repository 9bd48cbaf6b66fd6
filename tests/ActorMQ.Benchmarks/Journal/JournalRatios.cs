using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// The commit log beside a bare loop of pwrite on the same disk, in turns. Arguments: <c>[directory]
/// [megabytes a round] [rounds]</c>.
/// </summary>
internal static class JournalRatios
{
    private const int BatchCount = 64;

    /// <summary>All parts.</summary>
    internal static void Run(string[] args)
    {
        RunAppend(args);
        FlushRatios.Run(args);
        QueueRatios.Run(args);
    }

    /// <summary>Asynchronous append, 64 records of 1 KiB a write, beside pwrite of as many bytes.</summary>
    internal static void RunAppend(string[] args)
    {
        var work = new JournalWork(args);
        var record = BenchRecord.Make("bench", queue: 0, bodySize: 1024, seals: true);
        var count = work.CountOf(record, BatchCount);
        Ratio.Compare(
            $"append {record.Length} bytes x {BatchCount}",
            "raw pwrite",
            work.Rounds,
            () => Append(work, record, count),
            () => Raw(work, record, count),
            "speed 0.7x or more");
        Console.WriteLine($"allocated by the last round: {work.LastAllocated} bytes for {count} records");
    }

    /// <summary>The same with a checksum in each record, beside append without.</summary>
    internal static void RunSeal(string[] args)
    {
        var work = new JournalWork(args);
        var bare = BenchRecord.Make("bench", queue: 0, bodySize: 1024);
        var ended = BenchRecord.Make("bench", queue: 0, bodySize: 1024, seals: true);
        var count = work.CountOf(ended, BatchCount);
        Ratio.Compare(
            $"append {ended.Length} bytes with checksum",
            "without",
            work.Rounds,
            () => Append(work, ended, count),
            () => Append(work, bare, count),
            "the checksum's cost");
    }

    private static double Raw(JournalWork work, byte[] record, int count) => work.InDirectory(directory =>
    {
        var batch = Enumerable.Repeat(record, BatchCount).SelectMany(bytes => bytes).ToArray();
        using var file = new DiskFiles().Open(directory + "/raw");
        file.Preallocate(CommitLogOptions.DefaultSegmentSizeBytes);
        return work.Measure(count, () =>
        {
            for (var done = 0L; done < count; done += BatchCount)
                file.Write(batch, done * record.Length);
        });
    });

    private static double Append(JournalWork work, byte[] record, int count) => work.InDirectory(directory =>
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        store.Log.Append(record, QueueOffset.Zero, 1);
        store.Log.Write();
        return work.Measure(count, () =>
        {
            for (var done = 0; done < count; done += BatchCount)
            {
                for (var index = 0; index < BatchCount; index++)
                    store.Log.Append(record, new(done + index), 1);
                store.Log.Write();
            }
        });
    });
}
