using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// What it costs to index a message, beside only walking the log, and how long a query takes.
/// Arguments: <c>[directory] [thousands of messages]</c>.
/// </summary>
public static class IndexBenchmark
{
    private const int Rounds = 5;
    private const int QueryCount = 2000;

    public static void Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var count = 1000 * (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000);
        foreach (var bodySize in new[] { 128, 1024 })
        {
            var directory = Path.Combine(parent, "actormq-index-" + Environment.ProcessId);
            try
            {
                Run(directory, count, bodySize);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static void Run(string directory, int count, int bodySize)
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        Fill(store, count, bodySize);
        var (walks, builds) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            walks.Add(Walk(store) / count);
            builds.Add(Build(store, directory, count, isLast: round == Rounds - 1));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{bodySize} B, two keys: index {Median(builds):F0} ns a message, walking the log alone {Median(walks):F0} ns"));
    }

    private static void Fill(MessageStore store, int count, int bodySize)
    {
        var host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));
        var body = new ReadOnlySequence<byte>(new byte[bodySize]);
        for (var number = 0; number < count; number++)
        {
            var draft = new RecordDraft
            {
                Topic = "bench"u8,
                Properties = Encoding.UTF8.GetBytes(
                    $"KEYS\u0001order-{number}\u0002UNIQ_KEY\u00017F00000100000000000000000{number:X7}\u0002WAIT\u0001true\u0002"),
                Body = body,
                BornHost = host,
                StoreHost = host,
            };
            draft.Measure(out var size);
            var record = new byte[size];
            draft.WriteTo(record);
            store.Log.Append(record, new QueueOffset(number), 1_800_000_000_000 + (number / 100));
            if (number % 64 == 0)
                store.Log.Write();
        }

        store.Log.Write();
    }

    private static double Walk(MessageStore store)
    {
        var start = Stopwatch.GetTimestamp();
        var reader = store.Log.ReadFrom(store.Log.Start);
        while (reader.TryRead(out _, out _))
        {
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static double Build(MessageStore store, string directory, int count, bool isLast)
    {
        using var index = store.OpenIndex(new IndexOptions(), TimeProvider.System);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        while (index.Advance(4096))
        {
        }

        var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (isLast)
        {
            start = Stopwatch.GetTimestamp();
            for (var number = 0; number < QueryCount; number++)
                index.Find(new IndexQuery("bench", $"order-{number * (count / QueryCount)}", 64, 0, long.MaxValue));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"a query that finds one message: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / QueryCount:F1} us; "
                + $"allocated to index {count} messages: {allocated} bytes, 20 MB of them the slots"));
        }

        foreach (var file in Directory.GetFiles(directory + "/index"))
            File.Delete(file);
        return elapsed;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
