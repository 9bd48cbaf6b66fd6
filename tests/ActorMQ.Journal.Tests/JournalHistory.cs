using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// A store on a simulated disk, driven by a seed beside a model that is a plain list of records. What each
/// promise of the log says must be true of every store that a crash leaves behind.
/// </summary>
internal sealed class JournalHistory(int seed)
{
    private const string Root = "/store";

    private static readonly string[] Topics = ["orders", "payments", "%RETRY%group"];
    private readonly Random _random = new(seed);
    private readonly List<Entry> _model = [];
    private readonly List<string> _trace = [];
    private int _writtenCount;
    private int _flushedCount;
    private long _clockMs = 1_800_000_000_000;
    private int _recordSeed;
    private MessageStore _store = null!;

    public SimulatedDisk Disk { get; } = new();

    /// <summary>Everything that happened, for comparing two runs of one seed.</summary>
    public string Trace => string.Join('\n', _trace);

    private StoreOptions Options { get; } = new()
    {
        CommitLog = new()
        {
            SegmentSizeBytes = 4096 * new Random(seed).Next(1, 5),
            WriteBufferSizeBytes = 512 * new Random(seed + 1).Next(1, 9),
        },
        ConsumeQueue = new() { UnitsPerFile = new Random(seed + 2).Next(3, 40), OpenFileCountMax = 3 },
    };

    public void Run(int steps)
    {
        Open();
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(21))
            {
                case < 9: Append(); break;
                case < 13: WriteAndApply(); break;
                case < 15: Flush(); break;
                case 15: Checkpoint(); break;
                case 16: Close(); break;
                case 17: Kill(); break;
                case 18: PowerCut(); break;
                case 19: CheckReads(); break;
                default: Delete(); break;
            }
        }

        Close();
        _store.Dispose();
    }

    private void Append()
    {
        var topic = Topics[_random.Next(Topics.Length)];
        var queue = _random.Next(2);
        var transaction = _random.Next(8) == 0 ? TransactionKind.Prepared : TransactionKind.None;
        var count = _random.Next(5) == 0 ? _random.Next(2, 5) : 1;
        byte[][] records = [.. Enumerable.Range(0, count).Select(_ => SampleRecords.Make(
            topic, queue, _random.Next(_random.Next(3) == 0 ? 900 : 90), _recordSeed++, transaction))];
        var run = records.SelectMany(record => record).ToArray();
        if (run.Length > _store.Log.RecordSizeMax)
            return;

        _clockMs += _random.Next(-5, 20);
        var offset = transaction == TransactionKind.Prepared ? 0 : NextOffset(topic, queue);
        var position = _store.Log.Append(run, new(offset), _clockMs);
        var at = 0;
        foreach (var size in records.Select(record => record.Length))
        {
            _model.Add(new(topic, queue, offset++, position + at, run[at..(at + size)], transaction));
            at += size;
        }

        Note($"append {count} at {position}");
    }

    private void WriteAndApply()
    {
        _store.Log.Write();
        foreach (var entry in _model.Skip(_writtenCount))
        {
            Assert.Equal(RecordFault.None, MessageRecord.Read(entry.Bytes, out var record));
            Assert.True(_store.Queues.Apply(record), $"{Story}: gap before {entry.Position}");
        }

        if (_random.Next(2) == 0)
            _store.Queues.Write();
        _writtenCount = _model.Count;
        Note($"write to {_store.Log.End}");
    }

    private void Flush()
    {
        _store.Log.Flush();
        _flushedCount = _writtenCount;
        Note($"flush to {_store.Log.FlushedEnd}");
    }

    private void Checkpoint()
    {
        WriteAndApply();
        _store.Checkpoint();
        _flushedCount = _writtenCount;
        Note("checkpoint");
    }

    private void Delete()
    {
        WriteAndApply();
        var topic = Topics[_random.Next(Topics.Length)];
        var held = _store.Queues.Get(new(topic), new(0));
        Assert.Contains(held, _store.DeleteTopics([new(topic)]));
        Assert.True(held.IsDeleted);
        Assert.Equal(0, held.Read(QueueOffset.Zero, new ConsumeQueueUnit[1]));
        for (var index = 0; index < _model.Count; index++)
        {
            if (string.Equals(_model[index].Topic, topic, StringComparison.Ordinal))
                _model[index] = _model[index] with { IsDeleted = true };
        }

        Note($"delete {topic}");
        CheckReads();
    }

    private void Close()
    {
        WriteAndApply();
        _store.Close();
        _flushedCount = _writtenCount;
        Disk.Kill();
        Note("close");
        Open();
        Assert.Equal(_writtenCount, _model.Count);
    }

    private void Kill()
    {
        var written = _writtenCount;
        Disk.Kill();
        _store.Dispose();
        Note("kill");
        Open();
        Assert.True(_model.Count >= written, $"{Story}: {_model.Count} of {written} written are left");
    }

    private void PowerCut()
    {
        var flushed = _flushedCount;
        Disk.PowerCut(_random);
        _store.Dispose();
        Note("power cut");
        Open();
        Assert.True(_model.Count >= flushed, $"{Story}: {_model.Count} of {flushed} flushed are left");
    }

    /// <summary>Opens the store and cuts the model down to what is left: it must be a prefix.</summary>
    private void Open()
    {
        try
        {
            _store = MessageStore.Open(Disk, Root, Options) ?? throw new InvalidOperationException("locked");
        }
        catch (DamagedLogException refusal)
        {
            Assert.Fail($"{Story}: {refusal.Message}");
        }

        var left = 0;
        var reader = _store.Log.ReadFrom(_store.Log.Start);
        RecordFault fault;
        while (reader.TryRead(out var record, out fault))
        {
            Assert.True(left < _model.Count, $"{Story}: a record nobody wrote at {record.Position}");
            var isTheSame = record.Bytes.SequenceEqual(_model[left].Bytes);
            Assert.True(isTheSame, $"{Story}: another record at {record.Position}");
            left++;
        }

        Assert.Equal(RecordFault.None, fault);
        _model.RemoveRange(left, _model.Count - left);
        _writtenCount = _flushedCount = left;
        Note($"open with {left} records to {_store.Log.End}");
        CheckReads();
    }

    private void CheckReads()
    {
        foreach (var topic in Topics)
        {
            var isEmpty = !_model.Take(_writtenCount).Any(entry =>
                entry.IsForConsumers && string.Equals(entry.Topic, topic, StringComparison.Ordinal));
            if (isEmpty)
                Assert.Equal(QueueOffset.Zero, _store.Queues.Get(new(topic), new(0)).Max);
        }

        foreach (var group in _model.Take(_writtenCount).Where(entry => entry.IsForConsumers)
            .GroupBy(entry => (entry.Topic, entry.Queue)))
        {
            var queue = _store.Queues.Get(new(group.Key.Topic), new(group.Key.Queue));
            var entries = group.ToList();
            var max = entries.Count;
            Assert.True(max == queue.Max.Value, $"{Story}: {queue} ends at {queue.Max}, not {max}");
            var units = new ConsumeQueueUnit[entries.Count];
            var from = _random.Next(entries.Count);
            Assert.Equal(entries.Count - from, queue.Read(new(from), units));
            for (var index = from; index < entries.Count; index++)
            {
                Assert.Equal(entries[index].Position, units[index - from].Position);
                Assert.Equal(entries[index].Bytes.Length, units[index - from].SizeBytes);
            }

            CheckTime(queue, entries);
        }

        if (_writtenCount == 0)
            return;
        var any = _model[_random.Next(_writtenCount)];
        Assert.True(_store.Log.TryReadRecord(any.Position, out var record));
        Assert.True(record.Bytes.SequenceEqual(any.Bytes));
    }

    private void CheckTime(ConsumeQueue queue, List<Entry> entries)
    {
        var times = entries.ConvertAll(entry => entry.StoreTimestampMs);
        var moment = times[_random.Next(times.Count)] + _random.Next(-1, 2);
        var lower = times.FindIndex(time => time >= moment);
        var upper = times.FindLastIndex(time => time <= moment);
        var foundLower = queue.FindByStoreTime(_store.Log, moment, TimeBoundary.Lower);
        var foundUpper = queue.FindByStoreTime(_store.Log, moment, TimeBoundary.Upper);
        Assert.Equal(lower < 0 ? times.Count : lower, foundLower.Value);
        Assert.Equal(Math.Max(0, upper), foundUpper.Value);
    }

    private long NextOffset(string topic, int queue) => _model.Count(entry =>
        entry.IsForConsumers
        && entry.Queue == queue
        && string.Equals(entry.Topic, topic, StringComparison.Ordinal));

    private string Story => $"seed {seed}, after:\n{string.Join('\n', _trace.TakeLast(12))}\n";

    private void Note(string what) => _trace.Add(what);

    private sealed record Entry(
        string Topic,
        int Queue,
        long Offset,
        JournalPosition Position,
        byte[] Bytes,
        TransactionKind Transaction)
    {
        public bool IsDeleted { get; init; }

        public bool IsForConsumers => Transaction != TransactionKind.Prepared && !IsDeleted;

        public long StoreTimestampMs
        {
            get
            {
                Assert.Equal(RecordFault.None, MessageRecord.Read(Bytes, out var record));
                return record.StoreTimestampMs;
            }
        }
    }
}
