namespace ActorMQ.Actors;

/// <summary>A binary heap of entries, the earliest on top, that can take any of them out.</summary>
/// <remarks>A cancelled entry leaves at once, so asks that are answered in time leave nothing
/// behind.</remarks>
internal sealed class TimerHeap
{
    private readonly List<TimerEntry> _entries = [];

    internal int Count => _entries.Count;

    internal TimerEntry? Earliest => _entries.Count == 0 ? null : _entries[0];

    internal void Add(TimerEntry entry)
    {
        _entries.Add(entry);
        SiftUp(_entries.Count - 1, entry);
    }

    internal bool Remove(TimerEntry entry)
    {
        var index = entry.HeapIndex;
        if (index == TimerEntry.NotQueued)
            return false;
        entry.HeapIndex = TimerEntry.NotQueued;
        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (last == entry)
            return true;
        if (index > 0 && last.IsBefore(_entries[(index - 1) / 2]))
            SiftUp(index, last);
        else
            SiftDown(index, last);
        return true;
    }

    private void SiftUp(int index, TimerEntry entry)
    {
        while (index > 0)
        {
            var above = (index - 1) / 2;
            if (!entry.IsBefore(_entries[above]))
                break;
            Place(index, _entries[above]);
            index = above;
        }

        Place(index, entry);
    }

    private void SiftDown(int index, TimerEntry entry)
    {
        while (true)
        {
            var below = (index * 2) + 1;
            if (below >= _entries.Count)
                break;
            if (below + 1 < _entries.Count && _entries[below + 1].IsBefore(_entries[below]))
                below++;
            if (!_entries[below].IsBefore(entry))
                break;
            Place(index, _entries[below]);
            index = below;
        }

        Place(index, entry);
    }

    private void Place(int index, TimerEntry entry)
    {
        _entries[index] = entry;
        entry.HeapIndex = index;
    }
}
