using System.Diagnostics;
using System.Globalization;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// How long a store takes to open after a crash. Arguments: <c>[directory] [GiB before the checkpoint] [GiB
/// since]</c>.
/// </summary>
/// <remarks>
/// What lies before the checkpoint is full-sized segments of one record and a blank, sparse on the disk: a
/// restart looks at the first records of segments alone, so more of them would change nothing. What came
/// since is 1 KiB messages in four queues, all really there, in the page cache.
/// </remarks>
internal static class RestartTimes
{
    private const long Gibi = 1L << 30;
    private const int QueueCount = 4;

    internal static void Run(string[] args)
    {
        var before = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20;
        var since = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        new JournalWork(args).InDirectory(directory =>
        {
            var record = BenchRecord.Make("bench", queue: 0, bodySize: 1024);
            for (var segment = 0; segment < before; segment++)
                MakeSegment(directory, record, segment);
            using (var store = Open(directory))
                Fill(store, record, since * Gibi);

            var begin = Stopwatch.GetTimestamp();
            using var again = Open(directory);
            Console.WriteLine(
                $"{before} GiB before the checkpoint, {again.Recovery.RecordCount} records of "
                + $"{record.Length} bytes since: opened in {Stopwatch.GetElapsedTime(begin).TotalSeconds:F2} s");
            return 0;
        });
    }

    private static MessageStore Open(string directory) =>
        MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;

    private static void MakeSegment(string directory, byte[] record, int segment)
    {
        var begin = new JournalPosition(segment * Gibi);
        using var file = new DiskFiles().Open($"{directory}/commitlog/{begin.Value:D20}");
        file.SetLength(Gibi);
        RecordPatch.QueueOffset(record, new QueueOffset(segment));
        RecordPatch.Position(record, begin);
        RecordPatch.StoreTimestamp(record, 1);
        file.Write(record, 0);
        var blank = new byte[BlankRecord.SizeBytes];
        BlankRecord.Write(blank, (int)(Gibi - record.Length));
        file.Write(blank, record.Length);
    }

    private static void Fill(MessageStore store, byte[] record, long size)
    {
        ConsumeQueue[] queues =
            [.. Enumerable.Range(0, QueueCount).Select(queue => store.Queues.Get(new("bench"), new(queue)))];
        store.Checkpoint();
        for (long done = 0, index = 0; done < size; done += record.Length, index++)
        {
            var queue = queues[index % QueueCount];
            RecordPatch.Queue(record, queue.Queue);
            var position = store.Log.Append(record, queue.Max, 10_000);
            store.Queues.Apply(queue, queue.Max, new(position, record.Length, TagsCode.None));
            if (index % 64 == 0)
                store.Log.Write();
        }

        store.Log.Write();
    }
}
