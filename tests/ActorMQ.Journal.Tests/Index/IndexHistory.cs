using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// A store and its index on a simulated disk, driven by a seed, beside a scan of the log. Files of a few slots
/// and units: every slot has collisions, every few records a new file begins.
/// </summary>
internal sealed class IndexHistory(int seed)
{
    private const string Root = "/store";

    private static readonly string[] Topics = ["orders", "pay", "订单"];
    private readonly Random _random = new(seed);
    private readonly List<string> _trace = [];
    private readonly SimulatedDisk _disk = new();
    private readonly StoreOptions _options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 4096 * new Random(seed).Next(1, 5) },
    };

    private readonly IndexOptions _sizes = new()
    {
        SlotCount = new Random(seed + 1).Next(1, 12),
        UnitCount = new Random(seed + 2).Next(2, 60),
    };

    private long _clockMs = 1_800_000_000_000;
    private MessageStore _store = null!;
    private MessageIndex _index = null!;

    public string Trace => string.Join('\n', _trace);

    public void Run(int steps)
    {
        Open();
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(25))
            {
                case < 10: Append(); break;
                case < 14: Note($"advance {_index.Advance(_random.Next(20))}"); break;
                case < 16: Checkpoint(); break;
                case 16: FlushIndex(); break;
                case 17: Close(); break;
                case 18: Kill(); break;
                case 19: PowerCut(); break;
                case 20: Rebuild(); break;
                case 21: LoseUnflushed(); break;
                case 22: PowerCutWhileFlushing(); break;
                default: Check(); break;
            }
        }

        Check();
        Close();
        Check();
    }

    private void Append()
    {
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            var number = _random.Next(1000).ToString(CultureInfo.InvariantCulture);
            var keys = string.Join(' ', Enumerable.Range(0, _random.Next(4)).Select(_ => $"k{_random.Next(9)}"));
            var transaction = _random.Next(9) == 0 ? TransactionKind.RolledBack : TransactionKind.None;
            _clockMs += _random.Next(4) == 0 ? _random.Next(5000) : _random.Next(3);
            _store.Log.Append(
                SampleRecords.WithKeys(
                    Topics[_random.Next(Topics.Length)],
                    _random.Next(5) == 0 ? null : $"ID{number}",
                    keys.Length == 0 ? null : keys,
                    _random.Next(200),
                    transaction),
                default,
                _clockMs);
        }

        Note($"append to {_store.Log.Write()}");
        if (_random.Next(3) == 0)
            _store.Log.Flush();
    }

    private void FlushIndex()
    {
        _index.Flush();
        if (_index.DurableTimestampMs is { } durableMs)
            _store.NoteIndexDurable(durableMs);
        Note($"flush index at {_index.IndexedEnd}");
    }

    private void Checkpoint()
    {
        FlushIndex();
        _store.Checkpoint();
        Note("checkpoint");
    }

    private void Close()
    {
        FlushIndex();
        _store.Close();
        _disk.Kill();
        Note("close");
        Open();
        Assert.True(_index.RemovedFileCount == 0, $"{Story}: a file was lost by a clean stop");
    }

    private void Kill()
    {
        _disk.Kill();
        _store.Dispose();
        Note("kill");
        Open();
    }

    private void PowerCut()
    {
        _disk.PowerCut(_random);
        _store.Dispose();
        Note("power cut");
        Open();
    }

    /// <summary>Between any two of the flushes of units, slots, header, log and checkpoint.</summary>
    private void PowerCutWhileFlushing()
    {
        _disk.FlushesLeft = _random.Next(6);
        try
        {
            FlushIndex();
            _store.Checkpoint();
        }
        catch (IOException failure)
        {
            Note($"flush failed: {failure.GetType().Name}");
        }

        _disk.FlushesLeft = long.MaxValue;
        PowerCut();
    }

    private void Rebuild()
    {
        _index.Dispose();
        foreach (var name in _disk.List($"{Root}/index"))
            _disk.Delete($"{Root}/index/{name}");
        _index = _store.OpenIndex(_sizes, TimeProvider.System);
        Note("rebuild");
        Check();
    }

    private void LoseUnflushed()
    {
        _index.RemoveUnflushed();
        _index.Dispose();
        _index = _store.OpenIndex(_sizes, TimeProvider.System);
        Note("lose unflushed");
    }

    private void Open()
    {
        _store = MessageStore.Open(_disk, Root, _options) ?? throw new InvalidOperationException("locked");
        _index = _store.OpenIndex(_sizes, TimeProvider.System);
        Note($"open at {_index.IndexedEnd} of {_store.Log.End}, {_index.RemovedFileCount} removed");
    }

    private void Check()
    {
        _index.CatchUp();
        Assert.Equal(_store.Log.End, _index.IndexedEnd);
        var model = KeyModel.Of(_store.Log);
        var beginMs = _clockMs - _random.Next(20_000);
        var endMs = beginMs + _random.Next(10_000);
        foreach (var (topic, key) in model.Keys.Append((Topics[0], "nobody's")))
        {
            Same(model.Find(topic, key), _index.Ask(topic, key), topic, key);
            var count = _random.Next(5);
            var expected = model.Find(topic, key, count, beginMs, endMs);
            Same(expected, _index.Ask(topic, key, count, beginMs, endMs), topic, key);
        }

        Note($"checked {model.RecordCount} records");
    }

    private void Same(IReadOnlyList<long> expected, IReadOnlyList<long> found, string topic, string key) =>
        Assert.True(
            expected.SequenceEqual(found),
            $"{Story}: {topic}#{key}: [{string.Join(' ', found)}], not [{string.Join(' ', expected)}]");

    private string Story =>
        $"seed {seed}, {_sizes}, after:\n{string.Join('\n', _trace.TakeLast(20))}\n";

    private void Note(string what) => _trace.Add(what);
}
