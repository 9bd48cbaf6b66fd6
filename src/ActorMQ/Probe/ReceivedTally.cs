using System.Globalization;

namespace ActorMQ.Probe;

/// <summary>Which numbers of one run have come, and how often. Any thread.</summary>
/// <remarks>Memory goes with how far numbers come out of order, not with how many there are.</remarks>
internal sealed class ReceivedTally
{
    private readonly Lock _gate = new();

    // All numbers up to here have come; those beyond it that have are in the set.
    private readonly HashSet<long> _beyond = [];
    private long _whole;
    private long _highest;
    private long _duplicates;
    private long _told;

    /// <summary>Different numbers that have come.</summary>
    internal long Received
    {
        get
        {
            lock (_gate)
                return _whole + _beyond.Count;
        }
    }

    internal void OnReceived(long number)
    {
        lock (_gate)
        {
            if (number <= _whole || !_beyond.Add(number))
                _duplicates++;
            while (_beyond.Remove(_whole + 1))
                _whole++;
            _highest = Math.Max(_highest, number);
        }
    }

    /// <summary>How many numbers have not come.</summary>
    /// <param name="expected">Up to which they are expected; 0: up to the highest that has come.</param>
    internal long Missing(long expected)
    {
        lock (_gate)
            return Math.Max(expected, _highest) - _whole - _beyond.Count;
    }

    /// <summary>Whether something has come since the last line.</summary>
    internal bool IsNews
    {
        get
        {
            lock (_gate)
                return Come() != _told;
        }
    }

    /// <summary>In a line, which also says how many have come since the last one.</summary>
    /// <param name="expected">As for <see cref="Missing"/>.</param>
    internal string Tell(long expected)
    {
        lock (_gate)
        {
            var since = Come() - _told;
            _told = Come();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"received {_whole + _beyond.Count} (+{since}), missing {Missing(expected)}, "
                + $"duplicates {_duplicates}");
        }
    }

    private long Come() => _whole + _beyond.Count + _duplicates;
}
