namespace ActorMQ.Actors;

/// <summary>All timers of a system on one timer of its <see cref="TimeProvider"/>.</summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimerHeap _heap = new();
    private readonly TimeProvider _time;
    private readonly ITimer _alarm;
    private long _sequence;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    internal TimerQueue(TimeProvider time)
    {
        _time = time;
        _alarm = time.CreateTimer(
            static queue => ((TimerQueue)queue!).OnAlarm(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    internal int Count
    {
        get
        {
            lock (_gate)
                return _heap.Count;
        }
    }

    /// <summary>Schedules or reschedules the entry. A delay of zero or less is due at once.</summary>
    internal void Schedule(TimerEntry entry, TimeSpan delay)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _heap.Remove(entry);
                var now = _time.GetTimestamp();
                entry.Due = now + TicksOf(delay);
                entry.Sequence = _sequence++;
                _heap.Add(entry);
                Arm(now);
                return;
            }
        }

        entry.Target.OnDue();
    }

    /// <summary>Schedules a fired entry one period after its last due time; late periods are left
    /// out.</summary>
    internal void Repeat(TimerEntry entry, TimeSpan period)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            var now = _time.GetTimestamp();
            entry.Due = Math.Max(entry.Due + TicksOf(period), now);
            entry.Sequence = _sequence++;
            _heap.Add(entry);
            Arm(now);
        }
    }

    /// <summary>Takes the entry out; false when it is not waiting, so has fired or never been in.</summary>
    internal bool Cancel(TimerEntry entry)
    {
        // The alarm stays armed: to fire in vain once is cheaper than to re-arm for every answered ask.
        lock (_gate)
            return _heap.Remove(entry);
    }

    /// <summary>Everything is due now: nobody may wait for a clock that has stopped.</summary>
    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _alarm.Dispose();
        while (TakeDue() is { } entry)
            entry.Target.OnDue();
    }

    private void OnAlarm()
    {
        lock (_gate)
            _armedFor = long.MaxValue;
        while (TakeDue() is { } entry)
            entry.Target.OnDue();
    }

    private TimerEntry? TakeDue()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_heap.Earliest is { } earliest && (_disposed || earliest.Due <= now))
            {
                _heap.Remove(earliest);
                return earliest;
            }

            Arm(now);
            return null;
        }
    }

    private void Arm(long now)
    {
        if (_disposed || _heap.Earliest is not { } earliest || earliest.Due >= _armedFor)
            return;
        _armedFor = earliest.Due;
        var delay = _time.GetElapsedTime(now, Math.Max(now, earliest.Due));
        // The real clock cuts to milliseconds: rounded up, lest the alarm rings early again and again.
        if (_time == TimeProvider.System)
            delay = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        _alarm.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private long TicksOf(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
            return 0;
        var ticks = (Int128)delay.Ticks * _time.TimestampFrequency / TimeSpan.TicksPerSecond;
        return (long)Int128.Min(ticks, long.MaxValue / 4);
    }
}
