using System.Globalization;

namespace ActorMQ.Probe;

/// <summary>What became of numbered messages that were sent. Any thread.</summary>
internal sealed class SentTally(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last = time.GetTimestamp();
    private long _first = long.MaxValue;
    private long _acknowledged;
    private long _failures;
    private long _waiting;
    private long _told;
    private TimeSpan _longestGap;
    private TimeSpan _slowest;
    private TimeSpan _slowestUntold;

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

    /// <summary>
    /// The longest that a message took to be acknowledged, all its tries counted. Those that were sent before
    /// any was acknowledged are left out: they wait for connections and for the topic to be made.
    /// </summary>
    internal TimeSpan Slowest
    {
        get
        {
            lock (_gate)
                return _slowest;
        }
    }

    /// <summary>A message is sent for the first time.</summary>
    /// <returns>What <see cref="OnAcknowledged"/> is to be told.</returns>
    internal long OnSent()
    {
        lock (_gate)
            _waiting++;
        return time.GetTimestamp();
    }

    internal void OnAcknowledged(long sent)
    {
        lock (_gate)
        {
            _longestGap = LongestGapNow();
            _last = time.GetTimestamp();
            _first = Math.Min(_first, _last);
            _acknowledged++;
            _waiting--;
            if (sent < _first)
                return;
            var took = time.GetElapsedTime(sent, _last);
            _slowest = took > _slowest ? took : _slowest;
            _slowestUntold = took > _slowestUntold ? took : _slowestUntold;
        }
    }

    /// <summary>A try has failed; the message is sent again.</summary>
    internal void OnFailure()
    {
        lock (_gate)
            _failures++;
    }

    /// <summary>In a line: what was acknowledged since the last one, and the whole so far.</summary>
    internal string Tell()
    {
        lock (_gate)
        {
            var (since, slowest) = (_acknowledged - _told, _slowestUntold);
            (_told, _slowestUntold) = (_acknowledged, TimeSpan.Zero);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"acknowledged {_acknowledged} (+{since}), waiting {_waiting}, failed tries {_failures}, "
                + $"slowest {slowest.TotalSeconds:0.000} s, so far {_slowest.TotalSeconds:0.000} s, "
                + $"longest gap {LongestGapNow().TotalSeconds:0.000} s");
        }
    }

    private TimeSpan LongestGapNow()
    {
        var current = time.GetElapsedTime(_last);
        return current > _longestGap ? current : _longestGap;
    }
}
