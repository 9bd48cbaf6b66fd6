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

    /// <summary>In a line.</summary>
    /// <param name="expected">As for <see cref="Missing"/>.</param>
    internal string Line(long expected)
    {
        lock (_gate)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"received {_whole + _beyond.Count}, missing {Missing(expected)}, duplicates {_duplicates}");
        }
    }
}
