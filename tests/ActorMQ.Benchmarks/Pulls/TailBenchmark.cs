using System.Diagnostics;
using System.Globalization;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// Reading the newest bytes of the log from the page cache, beside copying them out of memory of our own, as
/// a ring of recently written bytes would; and what the checksum costs. Arguments: <c>[directory]</c>.
/// </summary>
public static class TailBenchmark
{
    private const int TailSize = 64 << 20;
    private const int Rounds = 7;
    private const int ReadsPerRound = 4_000;

    public static void Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var directory = Path.Combine(parent, Path.GetRandomFileName());
        using (var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!)
        {
            var ring = new byte[TailSize];
            var record = BenchRecord.Make(Backlog.Topic, queue: 0, bodySize: 1024);
            while (store.Log.End.Value + record.Length < TailSize)
            {
                store.Log.Append(record, QueueOffset.Zero, 1);
                store.Log.Write();
            }

            store.Log.Read(store.Log.Start, ring);
            foreach (var count in (int[])[1, 32, 256])
                Compare(store, ring, count * record.Length, count);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static void Compare(MessageStore store, byte[] ring, int size, int count)
    {
        var target = new byte[size];
        var last = store.Log.End.Value - size;
        var waiting = Time(at => store.Log.Read(new(at), target), last);
        var cached = Time(at => store.Log.Read(new(at), target, mayWait: false), last);
        var copied = Time(at => ring.AsSpan((int)at, size).CopyTo(target), last);
        var checkedSum = Time(at => Crc32.Of(ring.AsSpan((int)at, size)), last);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count,3} messages of 1 KiB: pread {waiting,7:F2} us  "
            + $"preadv2 without waiting {cached,7:F2} us  "
            + $"copy from memory {copied,7:F2} us  CRC-32 {checkedSum,7:F2} us"));
    }

    /// <summary>Microseconds of one read, the median of the rounds.</summary>
    private static double Time(Action<long> read, long last)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var index = 0; index < ReadsPerRound; index++)
                read(index * 7919L * 64 % last);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / ReadsPerRound);
        }

        return times.Order().ElementAt(Rounds / 2);
    }
}
