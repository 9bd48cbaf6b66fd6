using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// The commit log beside a bare loop of pwrite on the same disk, in turns, in one run.
/// Arguments: <c>[directory] [megabytes per round] [rounds]</c>.
/// </summary>
public static class JournalBenchmark
{
    private const int BodySize = 1024;
    private const int BatchCount = 64;

    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var megabytes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 512;
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
        var directory = Path.Combine(parent, "actormq-journal-" + Environment.ProcessId);
        var record = MakeRecord();
        var count = megabytes * 1024 * 1024 / record.Length / BatchCount * BatchCount;
        Console.WriteLine($"{count} records of {record.Length} bytes, {BatchCount} a write, in {directory}");

        Round("warm-up", () => Append(directory, record, count / 8), count / 8);
        var (raws, logs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            raws.Add(Round("raw pwrite", () => Raw(directory, record, count), count));
            logs.Add(Round("commit log", () => Append(directory, record, count), count));
        }

        Console.WriteLine($"commit log / raw, medians: {Median(logs) / Median(raws):F2}");
        var few = Round("4 queues", () => Dispatch(directory, record, queueCount: 4, count), count);
        var many = Round("10000 queues", () => Dispatch(directory, record, queueCount: 10_000, count), count);
        Console.WriteLine($"10000 queues / 4 queues: {many / few:F2}");
        Flushes(directory, record);
        return 0;
    }

    private static double Round(string name, Func<(TimeSpan, long)> run, int count)
    {
        var (elapsed, allocated) = run();
        var rate = count / elapsed.TotalSeconds;
        Console.WriteLine(
            $"{name,-14} {rate,12:N0} records/s {rate * BodySize / 1e6,8:N0} MB/s of bodies"
            + $" {(double)allocated / count,8:F3} bytes allocated a record");
        return rate;
    }

    private static (TimeSpan Elapsed, long Allocated) Raw(string directory, byte[] record, int count)
    {
        var files = new DiskFiles();
        var batch = Enumerable.Repeat(record, BatchCount).SelectMany(bytes => bytes).ToArray();
        using (var file = files.Open(directory + "/raw"))
        {
            file.Preallocate((long)record.Length * count);
            var measure = Measure.Start();
            for (var done = 0L; done < count; done += BatchCount)
                file.Write(batch, done * record.Length);
            var result = measure.Stop();
            Directory.Delete(directory, recursive: true);
            return result;
        }
    }

    private static (TimeSpan Elapsed, long Allocated) Append(string directory, byte[] record, int count)
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        store.Log.Append(record, QueueOffset.Zero, 1);
        store.Log.Write();
        var measure = Measure.Start();
        for (var done = 0; done < count; done += BatchCount)
        {
            for (var index = 0; index < BatchCount; index++)
                store.Log.Append(record, new(done + index), 1);
            store.Log.Write();
        }

        var result = measure.Stop();
        Directory.Delete(directory, recursive: true);
        return result;
    }

    /// <summary>
    /// Messages spread over queues that all have had some before; their units are written at the end.
    /// </summary>
    private static (TimeSpan Elapsed, long Allocated) Dispatch(
        string directory, byte[] record, int queueCount, int count)
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        ConsumeQueue[] queues =
            [.. Enumerable.Range(0, queueCount).Select(queue => store.Queues.Get(new("bench"), new(queue)))];
        foreach (var queue in queues)
            store.Queues.Apply(queue, queue.Max, new(JournalPosition.Start, record.Length, TagsCode.None));
        store.Queues.Write();

        var measure = Measure.Start();
        for (var done = 0; done < count; done += BatchCount)
        {
            for (var index = done; index < done + BatchCount; index++)
            {
                var queue = queues[index % queueCount];
                var position = store.Log.Append(record, queue.Max, 1);
                store.Queues.Apply(queue, queue.Max, new(position, record.Length, TagsCode.None));
            }

            store.Log.Write();
        }

        store.Queues.Write();
        var result = measure.Stop();
        Directory.Delete(directory, recursive: true);
        return result;
    }

    /// <summary>64 records that wait for one flush, beside one page written and flushed by itself.</summary>
    private static void Flushes(string directory, byte[] record)
    {
        const int times = 500;
        var (raw, log) = (new List<double>(), new List<double>());
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        using var file = new DiskFiles().Open(directory + "/raw");
        file.Preallocate(64L << 20);
        file.Flush();
        for (var time = 0; time < times; time++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(record, (long)time * record.Length);
            file.Flush();
            raw.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);

            start = Stopwatch.GetTimestamp();
            for (var index = 0; index < BatchCount; index++)
                store.Log.Append(record, QueueOffset.Zero, 1);
            store.Log.Write();
            store.Log.Flush();
            log.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        Directory.Delete(directory, recursive: true);
        Console.WriteLine($"one record and fdatasync, raw: {Median(raw):F0} us");
        Console.WriteLine($"{BatchCount} records and Flush: {Median(log):F0} us");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static byte[] MakeRecord()
    {
        var host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));
        var draft = new RecordDraft
        {
            Topic = "bench"u8,
            Properties = "UNIQ_KEY\u00017F0000010000000000000000000000AB\u0002WAIT\u0001true\u0002"u8,
            Body = new ReadOnlySequence<byte>(new byte[BodySize]),
            BornHost = host,
            StoreHost = host,
        };
        draft.Measure(out var size);
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }

    private readonly record struct Measure(long Begin, long Allocated)
    {
        public static Measure Start() =>
            new(Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

        public (TimeSpan Elapsed, long Allocated) Stop() =>
            (Stopwatch.GetElapsedTime(Begin), GC.GetAllocatedBytesForCurrentThread() - Allocated);
    }
}
