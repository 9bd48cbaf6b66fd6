using ActorMQ.Model;

namespace ActorMQ.Simulation.Clusters;

/// <summary>A log on the disk of one node: whole records, the first part of them flushed.</summary>
internal sealed class SimulatedLog(int queueCount)
{
    private readonly List<SimulatedRecord> _records = [];
    private readonly List<long> _ends = [];
    private readonly List<int>[] _queues = [.. Enumerable.Range(0, queueCount).Select(_ => new List<int>())];
    private int _flushedCount;

    public int Count => _records.Count;

    public JournalPosition End => EndOf(_records.Count);

    public JournalPosition Flushed => EndOf(_flushedCount);

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

    public void Flush() => _flushedCount = _records.Count;

    public void Truncate(int count)
    {
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
