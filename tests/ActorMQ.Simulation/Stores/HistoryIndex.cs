using ActorMQ.Journal;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <summary>
/// The store's message index, kept as a broker does, beside the model. Files of a few slots and units: every
/// slot has collisions, every few records a new file begins.
/// </summary>
internal sealed class HistoryIndex(
    StoreModel model, Random random, TimeProvider clock, Action<string> note, Action<string> fail)
{
    private readonly IndexOptions _options = new()
    {
        SlotCount = random.Next(1, 12),
        UnitCount = random.Next(2, 60),
    };

    private MessageStore _store = null!;
    private MessageIndex _index = null!;

    public void Open(MessageStore store)
    {
        _store = store;
        _index = store.OpenIndex(_options, clock);
        note($"index to {_index.IndexedEnd}, {_index.RemovedFileCount} files removed");
    }

    public void Advance() => Use("advance", () => _index.Advance(random.Next(20)));

    public void Flush() => Use("flush", () =>
    {
        _index.Flush();
        if (_index.DurableTimestampMs is { } durableMs)
            _store.NoteIndexDurable(durableMs);
    });

    /// <summary>Lets go of what the log keeps no more.</summary>
    public void Follow() => Use("follow", () => _index.DeleteBefore(_store.Log.Start));

    /// <summary>As after a disk that refused.</summary>
    public void LoseUnflushed()
    {
        _index.RemoveUnflushed();
        _index.Dispose();
        Open(_store);
    }

    /// <summary>What is asked for is found, all of it and nothing else.</summary>
    public void Check(IReadOnlyList<string> topics) => Use("ask", () =>
    {
        while (_index.Advance(100))
        {
            // There is more.
        }

        if (_index.IndexedEnd != _store.Log.End)
            fail($"the index ends at {_index.IndexedEnd}, the log at {_store.Log.End}");
        foreach (var topic in topics)
            Check(topic, $"k{random.Next(SampleRecord.KeyCount)}");
    });

    private void Check(string topic, string key)
    {
        var wanted = model.Records.Skip(model.GoneCount)
            .Where(record => record.End <= _store.Log.End
                && string.Equals(record.Topic, topic, StringComparison.Ordinal)
                && record.Keys.Contains(key, StringComparer.Ordinal))
            .ToList();
        Compare(topic, key, 64, 0, long.MaxValue, wanted);
        if (wanted.Count == 0)
            return;
        var beginMs = wanted[random.Next(wanted.Count)].StoreTimestampMs + random.Next(-1, 2);
        var endMs = beginMs + random.Next(20_000);
        Compare(topic, key, random.Next(1, 4), beginMs, endMs, wanted);
    }

    private void Compare(
        string topic, string key, int countMax, long beginMs, long endMs, IEnumerable<StoredRecord> all)
    {
        var wanted = all
            .Where(record => record.StoreTimestampMs >= beginMs && record.StoreTimestampMs <= endMs)
            .TakeLast(countMax)
            .Select(record => record.Position.Value);
        IndexAnswer? answer;
        while ((answer = _index.Find(new IndexQuery(topic, key, countMax, beginMs, endMs))) is null)
        {
            while (_index.Advance(100))
            {
                // There is more.
            }
        }

        var found = answer.Records.Select(bytes =>
        {
            var fault = MessageRecord.Read(bytes.Span, out var record);
            return fault == RecordFault.None ? record.Position.Value : -1;
        });
        if (!found.SequenceEqual(wanted))
        {
            fail($"{topic}#{key}, {countMax} of [{beginMs}, {endMs}]: found {string.Join(' ', found)}, "
                + $"not {string.Join(' ', wanted)}");
        }
    }

    /// <summary>A disk that refuses the index harms nothing else.</summary>
    private void Use(string what, Action use)
    {
        try
        {
            use();
            note($"index: {what}");
        }
        catch (IOException exception)
        {
            note($"index: {what} is refused: {exception.GetType().Name}");
            LoseUnflushed();
        }
    }
}
