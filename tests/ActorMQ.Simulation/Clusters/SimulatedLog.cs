using ActorMQ.Model;

namespace ActorMQ.Simulation.Clusters;

/// <summary>A log on the disk of one node: whole records, the first part of them flushed.</summary>
internal sealed class SimulatedLog(int queueCount)
{
    private readonly List<SimulatedRecord> _records = [];
    private readonly List<long> _ends = [];
    private readonly List<int>[] _queues = [.. Enumerable.Range(0, queueCount).Select(_ => new List<int>())];
    private int _flushedCount;
    private int _removedCount;

    /// <summary>How many records were written, with those that are not kept any more.</summary>
    public int Count => _records.Count;

    public JournalPosition Start => EndOf(_removedCount);

    public JournalPosition End => EndOf(_records.Count);

    public JournalPosition Flushed => EndOf(_flushedCount);

    public int FlushedCount => _flushedCount;

    public SimulatedRecord this[int index] => _records[index];

    public JournalPosition EndOf(int count) => new(count == 0 ? 0 : _ends[count - 1]);

    public long NextOffset(int queue) => _queues[queue].Count;

    /// <summary>The index in the log of a message of a queue.</summary>
    public int IndexOf(int queue, int offset) => _queues[queue][offset];

    /// <summary>How many records lie before a position; -1 when it is within one, or behind the end.</summary>
    public int CountTo(JournalPosition position)
    {
        if (position == JournalPosition.Start)
            return 0;
        var index = _ends.BinarySearch(position.Value);
        return index < 0 ? -1 : index + 1;
    }

    public void Append(SimulatedRecord record)
    {
        _ends.Add(End.Value + record.Size);
        _queues[record.Queue].Add(_records.Count);
        _records.Add(record);
    }

    /// <summary>Lets go of the first records; the later ones keep their places.</summary>
    public void Remove(int count) => _removedCount = Math.Max(_removedCount, count);

    /// <summary>
    /// An empty log begins behind records that it never had. They are counted, so that those of all replicas
    /// have the same numbers.
    /// </summary>
    public void BeginBehind(IEnumerable<SimulatedRecord> records)
    {
        if (_removedCount < Count)
            throw new InvalidOperationException($"a log of [{Start}, {End}) begins anew");
        Clear();
        foreach (var record in records)
            Append(record);
        _removedCount = _flushedCount = Count;
    }

    public void Clear()
    {
        _removedCount = 0;
        Truncate(0);
    }

    public void Flush() => _flushedCount = _records.Count;

    public void Truncate(int count)
    {
        if (count < _removedCount)
            throw new InvalidOperationException($"a log that begins at {Start} is cut to {EndOf(count)}");
        _records.RemoveRange(count, _records.Count - count);
        _ends.RemoveRange(count, _ends.Count - count);
        foreach (var queue in _queues)
        {
            while (queue.Count > 0 && queue[^1] >= count)
                queue.RemoveAt(queue.Count - 1);
        }

        _flushedCount = Math.Min(_flushedCount, count);
    }

    /// <summary>Some of what was not flushed is gone; a record that is torn is none.</summary>
    public void LosePower(Random random)
    {
        Truncate(random.Next(_flushedCount, _records.Count + 1));
        Flush();
    }
}
