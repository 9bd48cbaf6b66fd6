using System.Diagnostics;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// A flush for 64 senders that wait, beside bare pwrite and fdatasync of as many bytes and of one record, and
/// beside senders one by one, in turns. The bare files are as large as a segment, since the disk's time
/// depends on that.
/// </summary>
internal static class FlushRatios
{
    private const long SegmentSize = CommitLogOptions.DefaultSegmentSizeBytes;
    private const int SenderCount = 64;
    private const int WarmUpTurnCount = 50;
    private const int TurnCount = 400;

    internal static void Run(string[] args) => new JournalWork(args).InDirectory(directory =>
    {
        var record = BenchRecord.Make("bench", queue: 0, bodySize: 1024);
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        using var file = new DiskFiles().Open(directory + "/raw");
        using var large = new DiskFiles().Open(directory + "/raw-large");
        var batch = Enumerable.Repeat(record, SenderCount).SelectMany(bytes => bytes).ToArray();
        file.Preallocate(SegmentSize);
        file.Flush();
        large.Preallocate(SegmentSize);
        large.Flush();
        var (raw, rawMany, one, many) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < WarmUpTurnCount + TurnCount; turn++)
        {
            if (turn == WarmUpTurnCount)
                Array.ForEach([raw, rawMany, one, many], times => times.Clear());
            var (number, offset) = (turn, (long)turn * record.Length);
            raw.Add(Time(() =>
            {
                file.Write(record, offset);
                file.Flush();
            }));
            rawMany.Add(Time(() =>
            {
                large.Write(batch, (long)number * batch.Length);
                large.Flush();
            }));
            many.Add(Time(() => Flush(store, record, SenderCount)));
            one.Add(Time(() => Flush(store, record, count: 1)));
        }

        Tell("raw, 1 record", raw);
        Tell($"raw, {SenderCount} records", rawMany);
        Tell("1 sender", one);
        Tell($"{SenderCount} senders", many);
        Console.WriteLine(
            $"latency of {SenderCount} senders: {Median(many) / Median(rawMany):F2}x raw of as many bytes, aim: "
            + $"1.3x or less; {Median(many) / Median(raw):F2}x raw of one record");
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

    private static void Tell(string name, List<double> times) => Console.WriteLine(
        $"{name,-18} p50 {Median(times),6:F0} us, total {times.Sum() / 1e3,6:F0} ms");

    private static double Time(Action run)
    {
        var begin = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
