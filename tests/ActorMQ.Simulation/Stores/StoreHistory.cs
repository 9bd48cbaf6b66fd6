using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <summary>
/// A store on a simulated disk, driven by a seed beside a model that is a plain list of records. What each
/// promise of the store says must be true of whatever a crash or a failing disk leaves behind.
/// </summary>
/// <param name="seed">Decides everything.</param>
/// <param name="plant">Puts something between the store and its disk: a mistake that must be found.</param>
internal sealed partial class StoreHistory(int seed, Func<SimulatedDisk, IJournalFiles>? plant = null)
{
    private const string Root = "/data/store";
    private const int StepCount = 60;

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
    private HistoryClock _clock = null!;
    private HistoryIndex _index = null!;
    private HistoryState _state = null!;
    private RetentionSettings _retention = null!;
    private bool _keepsState;
    private int _recordCount;

    /// <summary>Everything that happened, for reading and for comparing two runs of one seed.</summary>
    public string Trace => string.Join('\n', _trace);

    /// <summary>The history of a seed, on a disk with a mistake or on a good one (null).</summary>
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
                SegmentSizeBytes = 1024 * _random.Next(1, 13),
                WriteBufferSizeBytes = 512 * _random.Next(1, 9),
            },
            ConsumeQueue = new()
            {
                UnitsPerFile = _random.Next(3, 40),
                OpenFileCountMax = 3,
                FlushTogetherCountMin = _random.Next(1, 6),
                WaitingSizeMaxBytes = 256 * _random.Next(1, 20),
            },
        };
        _retention = new()
        {
            ReservedTime = TimeSpan.FromMinutes(_random.Next(1, 40)),
            DeleteHours = [.. Enumerable.Range(0, 24)],
            LogSizeMaxBytes = _options.CommitLog.SegmentSizeBytes * _random.Next(1, 6),
            CleansForcibly = false,
        };
        _clock = new HistoryClock(_random);
        _checks = new StoreChecks(_model, _random, [.. Topics, HistoryState.Topic], Fail);
        _index = new HistoryIndex(_model, _random, _clock, Note, Fail);
        _keepsState = _random.Next(2) == 0;
        _state = new HistoryState(_model, _random, Note, Fail);
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
        switch (_random.Next(45))
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
            case 31: InFullDisk(); break;
            case 32: InFailingWrite(); break;
            case 33: LetGo(); break;
            case 34: _index.Advance(); break;
            case 35: _index.Flush(); break;
            case 36: _index.LoseUnflushed(); break;
            case 37: SaveState(); break;
            case 38: InRot(); break;
            case 39 or 40 when _keepsState: Change(); break;
            case 41: _store.Log.PrepareSegment(); break;
            case 42: _store.Log.StartFlush(); break;
            case 43: _store.Queues.WriteFull(); break;
            default: Append(); break;
        }
    }

    private void Append()
    {
        var topic = Topics[_random.Next(Topics.Length)];
        var queue = _random.Next(2);
        var isHalf = _random.Next(8) == 0;
        var count = _random.Next(5) == 0 ? _random.Next(2, 5) : 1;
        var sizeMax = _random.Next(3) == 0 ? 90 : 900;
        var first = _recordCount;
        _recordCount += count;
        Append(
            [.. Enumerable.Range(first, count).Select(number => SampleRecord.Message(
                topic,
                queue,
                _random.Next(sizeMax),
                number,
                isHalf ? TransactionKind.Prepared : TransactionKind.None))],
            index => new()
            {
                Topic = topic,
                Queue = queue,
                Offset = isHalf ? index : _model.NextOffset(topic, queue),
                IsHalf = isHalf,
                Keys = SampleRecord.KeysOf(first + index),
                Position = default,
                Bytes = [],
                StoreTimestampMs = 0,
            });
    }

    /// <summary>Something other than a message happens to topics, groups or offsets.</summary>
    private void Change()
    {
        var change = _state.Next();
        Append([HistoryState.RecordOf(change)], _ => new()
        {
            Topic = HistoryState.Topic,
            Queue = 0,
            Offset = _model.NextOffset(HistoryState.Topic, 0),
            Change = change,
            Position = default,
            Bytes = [],
            StoreTimestampMs = 0,
        });
    }

    private void Append(byte[][] records, Func<int, StoredRecord> describe)
    {
        var run = records.SelectMany(record => record).ToArray();
        if (run.Length > _store.Log.RecordSizeMax)
            return;

        _clock.Pass(Note);
        var known = describe(0);
        var position = _store.Log.Append(run, new(known.Offset), _clock.NowMs);
        Note($"append {records.Length} of {known.Topic}/{known.Queue} at {position}, offset {known.Offset}");
        var at = 0;
        for (var index = 0; index < records.Length; index++)
        {
            var size = records[index].Length;
            _checks.Appended(describe(index) with
            {
                Position = position + at,
                Bytes = run[at..(at + size)],
            });
            at += size;
        }
    }

    private void WriteAndApply()
    {
        _store.Log.Write();
        while (_model.AppliedCount < _model.Records.Count)
        {
            var applied = _model.Records[_model.AppliedCount];
            MessageRecord.Read(applied.Bytes, out var record);
            if (!_store.Queues.Apply(record))
                Fail($"a gap before {record.Position}");
            if (applied.Change is not null)
                _state.Apply(applied);
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

    private void Checkpoint()
    {
        if (_random.Next(2) == 0)
            _index.Flush();
        _store.CompleteCheckpoint(PrepareCheckpoint());
    }

    private void Read()
    {
        WriteAndApply();
        CheckAll();
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

    private void CheckAll()
    {
        _checks.Queues(_store);
        _index.Check(Topics);
        if (_keepsState)
            _state.Check();
    }

    private void SaveState()
    {
        WriteAndApply();
        if (_keepsState)
            _state.Save();
    }

    /// <summary>What is too old, or too much, goes: log first, then queues and index.</summary>
    private void LetGo()
    {
        if (_random.Next(2) == 0)
            Checkpoint();
        else
            WriteAndApply();
        var retention = new StoreRetention(_store, _files, Root, _retention);
        var topicTimes = new Dictionary<TopicName, TimeSpan>();
        var now = _clock.GetLocalNow();
        foreach (var deletion in retention.Decide(topicTimes, now).Deletions)
        {
            if (deletion.Segment.End > _store.KeepFrom)
                Fail($"{deletion.Segment.Path} is needed to start again");
            if (deletion.Segment.End > _store.Log.FlushedEnd)
                _store.Log.Flush();
            Note($"let go of {deletion.Segment.Path}: {deletion.Reason}");
            _model.BeginToLetGo(deletion.Segment.End);
            retention.Delete(deletion);
            _model.LetGo(deletion.Segment.End);
        }

        retention.Trim(topicTimes, now);
        _index.Follow();
        CheckAll();
    }

    /// <summary>One message cannot be read; it is never mistaken for another, and all others are there.</summary>
    private void ReadBadSector()
    {
        var kept = _model.Kept.ToList();
        if (kept.Count == 0)
            return;
        var bad = kept[_random.Next(kept.Count)];
        var (path, offset) = PlaceOf(bad.Position);
        _disk.FailReads(path, offset, offset + bad.Bytes.Length);
        Note($"a bad sector at {bad.Position}");
        _checks.Record(_store.Log, bad, mayFail: true);
        foreach (var other in kept.Where(other => other != bad))
            _checks.Record(_store.Log, other, mayFail: false);
        _disk.MendReads();
    }

    private void OpenAgain()
    {
        if (MessageStore.Open(_files, Root, _options) is not null)
            Fail("the store was opened twice");
        Note("refused to open twice");
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
