using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <summary>
/// A store on a simulated disk, driven by a seed beside a model that is a plain list of records. What each
/// promise of the store says must be true of whatever a crash or a failing disk leaves behind.
/// </summary>
/// <param name="seed">Decides everything.</param>
/// <param name="plant">Puts something between the store and its disk: a mistake that must be found.</param>
internal sealed class StoreHistory(int seed, Func<SimulatedDisk, IJournalFiles>? plant = null)
{
    private const string Root = "/data/store";
    private const int StepCount = 60;
    private const int HourMs = 3_600_000;

    private static readonly string[] Topics = ["orders", "payments", "%RETRY%group"];
    private readonly Random _random = new(seed);
    private readonly SimulatedDisk _disk = new(seed);
    private readonly StoreModel _model = new();
    private readonly List<string> _trace = [];
    private readonly List<CheckpointMark> _marks = [];
    private IJournalFiles _files = null!;
    private StoreOptions _options = null!;
    private StoreChecks _checks = null!;
    private MessageStore _store = null!;
    private long _clockMs = 1_800_000_000_000;
    private int _recordCount;

    /// <summary>Everything that happened, for reading and for comparing two runs of one seed.</summary>
    public string Trace => string.Join('\n', _trace);

    public static StoreHistory Of(int seed, Mistake? mistake) =>
        mistake is { } planted ? new(seed, disk => new PlantedMistake(disk, planted)) : new(seed);

    /// <exception cref="HistoryFailedException">A promise is broken.</exception>
    public void Run()
    {
        _files = plant?.Invoke(_disk) ?? _disk;
        _options = new()
        {
            CommitLog = new()
            {
                SegmentSizeBytes = 4096 * _random.Next(1, 5),
                WriteBufferSizeBytes = 512 * _random.Next(1, 9),
            },
            ConsumeQueue = new() { UnitsPerFile = _random.Next(3, 40), OpenFileCountMax = 3 },
        };
        _checks = new StoreChecks(_model, _random, Topics, Fail);
        try
        {
            Open();
            for (var step = 0; step < StepCount; step++)
                Step();
            Close();
            _store.Dispose();
        }
        catch (Exception exception) when (exception is not HistoryFailedException)
        {
            throw new HistoryFailedException(seed, exception.ToString(), _trace, exception);
        }
    }

    private void Step()
    {
        switch (_random.Next(32))
        {
            case < 12: Append(); break;
            case < 16: WriteAndApply(); break;
            case < 19: Flush(); break;
            case 19: _marks.Add(PrepareCheckpoint()); break;
            case 20: CompleteCheckpoint(); break;
            case 21: Checkpoint(); break;
            case 22: Close(); break;
            case 23: Crash(powerCut: false); break;
            case 24: Crash(powerCut: true); break;
            case 25: Read(); break;
            case 26: Delete(); break;
            case 27: ReadBadSector(); break;
            case 28: OpenAgain(); break;
            case 29: InCrash(); break;
            case 30: InFailingFlush(); break;
            default: InFullDisk(); break;
        }
    }

    private void Append()
    {
        var topic = Topics[_random.Next(Topics.Length)];
        var queue = _random.Next(2);
        var isHalf = _random.Next(8) == 0;
        var count = _random.Next(5) == 0 ? _random.Next(2, 5) : 1;
        byte[][] records = [.. Enumerable.Range(0, count).Select(_ => SampleRecord.Make(
            topic,
            queue,
            _random.Next(_random.Next(3) == 0 ? 900 : 90),
            _recordCount++,
            isHalf ? TransactionKind.Prepared : TransactionKind.None))];
        var run = records.SelectMany(record => record).ToArray();
        if (run.Length > _store.Log.RecordSizeMax)
            return;

        _clockMs += _random.Next(24) == 0 ? _random.Next(-HourMs, HourMs) : _random.Next(-5, 20);
        var offset = isHalf ? 0 : _model.NextOffset(topic, queue);
        var position = _store.Log.Append(run, new(offset), _clockMs);
        Note($"append {count} of {topic}/{queue} at {position}, offset {offset}");
        for (var at = 0; at < run.Length;)
        {
            var size = records[0].Length;
            records = records[1..];
            _checks.Appended(topic, queue, offset++, position + at, run[at..(at + size)], isHalf);
            at += size;
        }
    }

    private void WriteAndApply()
    {
        _store.Log.Write();
        while (_model.AppliedCount < _model.Records.Count)
        {
            MessageRecord.Read(_model.Records[_model.AppliedCount].Bytes, out var record);
            if (!_store.Queues.Apply(record))
                Fail($"a gap before {record.Position}");
            _model.AppliedCount++;
        }

        if (_random.Next(2) == 0)
            _store.Queues.Write();
        Note($"write to {_store.Log.End}");
    }

    private void Flush()
    {
        var end = _store.Log.End;
        var flushed = _store.Log.Flush();
        if (flushed != end || _store.Log.FlushedEnd != end)
            Fail($"flushed to {flushed} in place of {end}");
        Note($"flush to {flushed}");
    }

    private CheckpointMark PrepareCheckpoint()
    {
        WriteAndApply();
        Note("prepare a checkpoint");
        return _store.PrepareCheckpoint();
    }

    private void CompleteCheckpoint()
    {
        if (_marks.Count == 0)
            return;
        var mark = _marks[_random.Next(_marks.Count)];
        _marks.Remove(mark);
        Note("complete a checkpoint");
        _store.CompleteCheckpoint(mark);
    }

    private void Checkpoint() => _store.CompleteCheckpoint(PrepareCheckpoint());

    private void Read()
    {
        _checks.Queues(_store);
        Note("read");
    }

    private void Delete()
    {
        WriteAndApply();
        var topic = Topics[_random.Next(Topics.Length)];
        var held = _store.Queues.Get(new(topic), new(0));
        _model.TopicInDeletion = topic;
        Note($"delete {topic}");
        var gone = _store.DeleteTopics([new(topic)]);
        if (!gone.Contains(held) || !held.IsDeleted || held.Max != QueueOffset.Zero)
            Fail($"{held} is still in use");
        _model.Delete(topic);
        _checks.Queues(_store);
    }

    /// <summary>One message cannot be read; it is never mistaken for another, and all others are there.</summary>
    private void ReadBadSector()
    {
        if (_model.WrittenCount == 0)
            return;
        var bad = _model.Records[_random.Next(_model.WrittenCount)];
        var (path, offset) = PlaceOf(bad.Position);
        _disk.FailReads(path, offset, offset + bad.Bytes.Length);
        Note($"a bad sector at {bad.Position}");
        _checks.Record(_store.Log, bad, mayFail: true);
        foreach (var other in _model.Records.Take(_model.WrittenCount).Where(other => other != bad))
            _checks.Record(_store.Log, other, mayFail: false);
        _disk.MendReads();
    }

    private void OpenAgain()
    {
        if (MessageStore.Open(_files, Root, _options) is not null)
            Fail("the store was opened twice");
        Note("refused to open twice");
    }

    /// <summary>Everything stops in the middle of something.</summary>
    private void InCrash()
    {
        _disk.ChangesLeft = _random.Next(8);
        Note($"down after {_disk.ChangesLeft} changes");
        var wentDown = Suffer();
        _disk.ChangesLeft = long.MaxValue;
        if (wentDown)
            Crash(_random.Next(2) == 0);
    }

    private void InFailingFlush()
    {
        _disk.FlushesLeft = _random.Next(3);
        Note($"flushes fail after {_disk.FlushesLeft}");
        var failed = Suffer();
        _disk.FlushesLeft = long.MaxValue;
        if (failed)
            Crash(_random.Next(3) == 0);
    }

    private void InFullDisk()
    {
        _disk.BytesLeft = _random.Next(1500);
        Note($"room for {_disk.BytesLeft} bytes");
        var failed = Suffer();
        _disk.BytesLeft = long.MaxValue;
        if (failed)
            Crash(_random.Next(3) == 0);
    }

    /// <summary>
    /// Does this and that until the disk refuses. A dead log stays dead, and promises nothing more.
    /// </summary>
    private bool Suffer()
    {
        try
        {
            Append();
            WriteAndApply();
            switch (_random.Next(4))
            {
                case 0: Flush(); break;
                case 1: Checkpoint(); break;
                case 2: Delete(); break;
                default: Append(); break;
            }

            return false;
        }
        catch (IOException exception)
        {
            Note($"refused: {exception.GetType().Name}");
            if (exception is JournalFailedException)
                _checks.Dead(_store, _clockMs);
            return true;
        }
    }

    private void Close()
    {
        WriteAndApply();
        _store.Close();
        var count = _model.Records.Count;
        _model.Promise(_store.Log.End, _store.Log.FlushedEnd);
        _disk.Kill();
        Note("close");
        if (_random.Next(4) == 0)
        {
            _disk.DeleteDirectory($"{Root}/consumequeue");
            Note("consumequeue is gone");
        }

        Open();
        if (_model.Records.Count != count)
            Fail($"{_model.Records.Count} of {count} records are left after a clean stop");
    }

    private void Crash(bool powerCut)
    {
        _model.Promise(_store.Log.End, _store.Log.FlushedEnd);
        GoDown(powerCut);
        _store.Dispose();
        Open();
    }

    private void GoDown(bool powerCut)
    {
        if (powerCut)
        {
            _disk.PowerCut(_random);
            _model.PowerCut();
        }
        else
        {
            _disk.Kill();
        }

        Note(powerCut ? "power cut" : "kill");
    }

    /// <summary>Opens the store, at the latest when the disk lets it.</summary>
    private void Open()
    {
        _marks.Clear();
        while (!TryOpen())
            GoDown(_random.Next(2) == 0);
        _checks.Opened(_store);
        Note($"open with {_model.Records.Count} records to {_store.Log.End}");
        _checks.Queues(_store);
    }

    private bool TryOpen()
    {
        var mayFail = false;
        try
        {
            switch (_random.Next(12))
            {
                case 0:
                    mayFail = true;
                    _disk.ChangesLeft = _random.Next(6);
                    Note($"down after {_disk.ChangesLeft} changes of opening");
                    break;
                case 1 when _model.Records.Count > 0:
                    mayFail = true;
                    var (path, offset) = PlaceOf(_model.Records[_random.Next(_model.Records.Count)].Position);
                    _disk.FailReads(path, offset, offset + 1);
                    Note($"a bad sector in {path} at {offset} on opening");
                    break;
            }

            _store = MessageStore.Open(_files, Root, _options)
                ?? throw new HistoryFailedException(seed, "the lock is still held", _trace);
            return true;
        }
        catch (IOException exception) when (exception is not DamagedLogException && mayFail)
        {
            Note($"could not open: {exception.GetType().Name}");
            return false;
        }
        finally
        {
            _disk.ChangesLeft = long.MaxValue;
            _disk.MendReads();
        }
    }

    private (string Path, long Offset) PlaceOf(JournalPosition position)
    {
        var size = _options.CommitLog.SegmentSizeBytes;
        var begin = position.Value - (position.Value % size);
        return ($"{Root}/commitlog/{begin:D20}", position.Value - begin);
    }

    private void Note(string what) => _trace.Add(what);

    private void Fail(string what) => throw new HistoryFailedException(seed, what, _trace);
}
