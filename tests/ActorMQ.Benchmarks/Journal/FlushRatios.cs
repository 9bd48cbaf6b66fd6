using System.Diagnostics;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// A flush for 64 senders that wait, beside one record written and flushed by itself, in turns.
/// </summary>
internal static class FlushRatios
{
    private const int SenderCount = 64;
    private const int TurnCount = 400;

    internal static void Run(string[] args) => new JournalWork(args).InDirectory(directory =>
    {
        var record = JournalWork.MakeRecord(bodySize: 1024);
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        using var file = new DiskFiles().Open(directory + "/raw");
        file.Preallocate((TurnCount + 1) * record.Length);
        file.Flush();
        var (raw, one, many) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < TurnCount; turn++)
        {
            var offset = (long)turn * record.Length;
            raw.Add(Time(() =>
            {
                file.Write(record, offset);
                file.Flush();
            }));
            many.Add(Time(() => Flush(store, record, SenderCount)));
            one.Add(Time(() => Flush(store, record, count: 1)));
        }

        Console.WriteLine(
            $"one record and fdatasync, raw        p50 {Median(raw):F0} us, total {raw.Sum() / 1e3:F0} ms");
        Console.WriteLine(
            $"{SenderCount} senders, one flush               p50 {Median(many):F0} us, "
            + $"total {many.Sum() / 1e3:F0} ms");
        Console.WriteLine(
            $"latency beside raw: {Median(many) / Median(raw):F2}x of medians, "
            + $"{many.Sum() / raw.Sum():F2}x of totals, aim: 1.3x or less");
        Console.WriteLine(
            $"throughput beside one by one: {SenderCount * one.Sum() / many.Sum():F0}x, aim: 32x or more");
        return 0;
    });

    private static void Flush(MessageStore store, byte[] record, int count)
    {
        for (var index = 0; index < count; index++)
            store.Log.Append(record, QueueOffset.Zero, 1);
        store.Log.Write();
        store.Log.Flush();
    }

    private static double Time(Action run)
    {
        var begin = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
