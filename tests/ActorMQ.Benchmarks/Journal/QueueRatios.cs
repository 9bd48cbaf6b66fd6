using System.Diagnostics;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Journal;

/// <summary>
/// Messages spread over 10,000 queues beside 4 queues: append, write, consume-queue entries, and all writes
/// of those that come meanwhile, on a thread of their own as in a broker.
/// </summary>
/// <remarks>
/// Both stores run in turns, and the sums count: queues have their entries written when 200 wait, so they
/// begin with some waiting at random and each gets more than 200. The queues' files are there before: making
/// one takes the disk longer than all that is measured, and happens once in 300,000 messages.
/// </remarks>
internal static class QueueRatios
{
    private const int BatchCount = 64;
    private const int MessagesPerQueue = 210;
    private const int ManyCount = 10_000;
    private const int FewCount = 4;
    private const int TurnCount = 42;
    private const int WritesEvery = 16 * BatchCount;

    internal static void Run(string[] args)
    {
        var record = BenchRecord.Make("bench", queue: 0, bodySize: 1024);
        new JournalWork(args).InDirectory(directory =>
        {
            using var few = new Side($"{directory}/few", FewCount, record);
            using var many = new Side($"{directory}/many", ManyCount, record);
            var count = ManyCount * MessagesPerQueue / TurnCount / BatchCount * BatchCount;
            for (var turn = 0; turn < TurnCount; turn++)
            {
                var (first, second) = turn % 2 == 0 ? (few, many) : (many, few);
                first.Run(count);
                second.Run(count);
            }

            var total = (double)count * TurnCount;
            Console.WriteLine(
                $"{FewCount} queues {few.Elapsed.TotalNanoseconds / total:F0} ns a message, {ManyCount} "
                + $"queues {many.Elapsed.TotalNanoseconds / total:F0} ns: throughput "
                + $"{few.Elapsed / many.Elapsed:F2}x, aim: 0.85x or more");
            Console.WriteLine(
                $"a checkpoint, on another thread: {few.Checkpoint().TotalMilliseconds:F0} ms for {FewCount} "
                + $"queues, {many.Checkpoint().TotalMilliseconds:F0} ms for {ManyCount}");
            return 0;
        });
    }

    private sealed class Side : IDisposable
    {
        private readonly MessageStore _store;
        private readonly ConsumeQueue[] _queues;
        private readonly Random _random = new(1);
        private readonly byte[] _record;
        private readonly SemaphoreSlim _writes = new(0);
        private readonly SemaphoreSlim _idle = new(0);
        private readonly Thread _writer;
        private volatile bool _mustTell;
        private volatile bool _isOver;

        internal Side(string directory, int queueCount, byte[] record)
        {
            _record = record;
            _store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
            _queues = [.. Enumerable.Range(0, queueCount)
                .Select(queue => _store.Queues.Get(new("bench"), new(queue)))];
            foreach (var queue in _queues)
                Apply(queue, JournalPosition.Start);
            _store.Queues.Write();
            foreach (var queue in _queues)
            {
                for (var count = _random.Next(1, 200); count > 0; count--)
                    Apply(queue, JournalPosition.Start);
            }

            _writer = new Thread(WriteFull) { IsBackground = true };
            _writer.Start();
        }

        internal TimeSpan Elapsed { get; private set; }

        internal void Run(int count)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var done = 0; done < count; done += BatchCount)
            {
                for (var index = 0; index < BatchCount; index++)
                {
                    var queue = _queues[_random.Next(_queues.Length)];
                    Apply(queue, _store.Log.Append(_record, queue.Max, 1));
                }

                _store.Log.Write();
                if (done % WritesEvery == 0)
                    _writes.Release();
            }

            WaitForWrites();
            Elapsed += Stopwatch.GetElapsedTime(begin);
            _store.Log.PrepareSegment();
        }

        internal TimeSpan Checkpoint()
        {
            var begin = Stopwatch.GetTimestamp();
            _store.Checkpoint();
            return Stopwatch.GetElapsedTime(begin);
        }

        public void Dispose()
        {
            _isOver = true;
            WaitForWrites();
            _writer.Join();
            _writes.Dispose();
            _idle.Dispose();
            _store.Dispose();
        }

        private void WaitForWrites()
        {
            _mustTell = true;
            _writes.Release();
            _idle.Wait();
        }

        private void WriteFull()
        {
            while (!_isOver)
            {
                _writes.Wait();
                var mustTell = _mustTell;
                _mustTell = false;
                _store.Queues.WriteFull();
                if (mustTell)
                    _idle.Release();
            }
        }

        private void Apply(ConsumeQueue queue, JournalPosition position) =>
            _store.Queues.Apply(queue, queue.Max, new(position, _record.Length, TagsCode.None));
    }
}
