using System.Globalization;

namespace ActorMQ.Probe;

/// <summary>What became of numbered messages that were sent. Any thread.</summary>
internal sealed class SentTally(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last = time.GetTimestamp();
    private long _acknowledged;
    private long _failures;
    private TimeSpan _longestGap;

    internal long Acknowledged
    {
        get
        {
            lock (_gate)
                return _acknowledged;
        }
    }

    /// <summary>The longest time in which nothing was acknowledged, up to now.</summary>
    internal TimeSpan LongestGap
    {
        get
        {
            lock (_gate)
                return LongestGapNow();
        }
    }

    /// <summary>The gap that now ends, or goes on, begins with the first send.</summary>
    internal void OnBegin()
    {
        lock (_gate)
            _last = time.GetTimestamp();
    }

    internal void OnAcknowledged()
    {
        lock (_gate)
        {
            _longestGap = LongestGapNow();
            _last = time.GetTimestamp();
            _acknowledged++;
        }
    }

    /// <summary>A try has failed; the message is sent again.</summary>
    internal void OnFailure()
    {
        lock (_gate)
            _failures++;
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"acknowledged {_acknowledged}, failed tries {_failures}, "
                + $"longest gap {LongestGapNow().TotalSeconds:0.000} s");
        }
    }

    private TimeSpan LongestGapNow()
    {
        var current = time.GetElapsedTime(_last);
        return current > _longestGap ? current : _longestGap;
    }
}
