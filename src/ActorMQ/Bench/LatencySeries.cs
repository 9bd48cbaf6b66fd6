namespace ActorMQ.Bench;

/// <summary>Durations of a run, and those since the last report. One caller at a time.</summary>
internal sealed class LatencySeries
{
    private long _count;
    private long _sumNs;
    private long _maxNs;

    /// <summary>All of the run.</summary>
    internal LatencyHistogram All { get; } = new();

    internal void Record(long durationNs)
    {
        All.Record(durationNs);
        _count++;
        _sumNs += durationNs;
        _maxNs = Math.Max(_maxNs, durationNs);
    }

    /// <summary>What came since the last call.</summary>
    internal LatencyInterval TakeInterval()
    {
        var interval = new LatencyInterval(_count, _sumNs / 1e6 / Math.Max(1, _count), _maxNs / 1e6);
        (_count, _sumNs, _maxNs) = (0, 0, 0);
        return interval;
    }
}

/// <summary>Durations between two reports; zeros when there were none.</summary>
internal readonly record struct LatencyInterval(long Count, double AverageMs, double MaxMs);
