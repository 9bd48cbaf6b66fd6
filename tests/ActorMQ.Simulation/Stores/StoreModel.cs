using ActorMQ.Model;

namespace ActorMQ.Simulation.Stores;

/// <summary>What a store should hold: a plain list of records, and how many of them are how safe.</summary>
internal sealed class StoreModel
{
    private readonly List<StoredRecord> _records = [];

    /// <summary>In the order of the log, written or not.</summary>
    public IReadOnlyList<StoredRecord> Records => _records;

    /// <summary>The first so many must be there as long as the power stays on.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>The first so many must be there whatever happens.</summary>
    public int FlushedCount { get; private set; }

    /// <summary>The first so many are in their queues.</summary>
    public int AppliedCount { get; set; }

    /// <summary>Before this the log keeps nothing, and never will again.</summary>
    public JournalPosition Start { get; private set; }

    /// <summary>Up to here segments were to go; a crash may have come before or after.</summary>
    public JournalPosition StartMax { get; private set; }

    /// <summary>The first so many records lie before <see cref="Start"/>.</summary>
    public int GoneCount { get; private set; }

    /// <summary>The records that are still there, as long as the power stays on.</summary>
    public IEnumerable<StoredRecord> Kept => _records.Take(WrittenCount).Skip(GoneCount);

    /// <summary>The records that are still there, whatever happens.</summary>
    public IEnumerable<StoredRecord> Flushed => _records.Take(FlushedCount).Skip(GoneCount);

    /// <summary>A crash broke off its deletion, which may or may not have happened.</summary>
    public string? TopicInDeletion { get; set; }

    public void Add(StoredRecord record) => _records.Add(record);

    /// <summary>Takes over what the log promises of itself.</summary>
    public void Promise(JournalPosition end, JournalPosition flushedEnd)
    {
        WrittenCount = CountUpTo(end, WrittenCount);
        FlushedCount = CountUpTo(flushedEnd, FlushedCount);
    }

    public void PowerCut() => WrittenCount = FlushedCount;

    /// <summary>After recovery this is what there is, and all of it is safe.</summary>
    public void CutBehind(int count)
    {
        _records.RemoveRange(count, _records.Count - count);
        WrittenCount = FlushedCount = AppliedCount = count;
    }

    /// <summary>Segments before a position are about to go.</summary>
    public void BeginToLetGo(JournalPosition end) => StartMax = end;

    /// <summary>They are gone, for good.</summary>
    public void LetGo(JournalPosition start)
    {
        Start = start;
        while (GoneCount < _records.Count && _records[GoneCount].Position < start)
            GoneCount++;
        StartMax = start;
    }

    /// <summary>The offset that the next message of a queue gets.</summary>
    public long NextOffset(string topic, int queue) => InQueue(topic, queue, _records.Count).LongCount();

    /// <summary>What consumers find in a queue.</summary>
    public List<StoredRecord> InQueue(string topic, int queue) => [.. InQueue(topic, queue, AppliedCount)];

    public void Delete(string topic)
    {
        foreach (var record in _records)
        {
            if (string.Equals(record.Topic, topic, StringComparison.Ordinal))
                record.IsDeleted = true;
        }

        TopicInDeletion = null;
    }

    private IEnumerable<StoredRecord> InQueue(string topic, int queue, int count) =>
        _records.Take(count).Where(record => record.IsInQueue
            && record.Queue == queue
            && string.Equals(record.Topic, topic, StringComparison.Ordinal));

    private int CountUpTo(JournalPosition end, int count)
    {
        while (count < _records.Count && _records[count].End <= end)
            count++;
        return count;
    }
}
