namespace ActorMQ.Actors.Testing;

/// <summary>A clock that stands still until it is told to go on.</summary>
/// <remarks>Timers fire on the thread that advances the clock, in the order of their due times.</remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (long Due, long Sequence)> _queue
        = new();
    private readonly DateTimeOffset _start;
    private long _sequence;
    private long _nowTicks;

    /// <summary>A clock that shows midnight, 1 January 2030 UTC.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>A clock that shows <paramref name="start"/>.</summary>
    public VirtualTime(DateTimeOffset start) => _start = start;

    /// <summary>How far the clock has gone.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _nowTicks;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; every timer due meanwhile fires at its own time.</summary>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = GetTimestamp() + span.Ticks;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _nowTicks = Math.Max(_nowTicks, end);
    }

    /// <summary>Goes to the next timer and fires it, unless none is due within
    /// <paramref name="span"/>.</summary>
    public bool TryAdvanceToNext(TimeSpan span)
    {
        if (TakeDue(GetTimestamp() + span.Ticks) is not { } timer)
            return false;
        timer.Fire();
        return true;
    }

    private VirtualTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var next, out var at) && at.Due <= end)
            {
                _queue.Dequeue();
                if (next.Version != next.Timer.Version)
                    continue;
                _nowTicks = Math.Max(_nowTicks, at.Due);
                return next.Timer;
            }

            return null;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        internal int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Version++;
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    Enqueue(dueTime);
            }

            return true;
        }

        internal void Fire()
        {
            lock (time._gate)
            {
                if (_period > TimeSpan.Zero)
                    Enqueue(_period);
            }

            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Enqueue(TimeSpan after) =>
            time._queue.Enqueue((this, Version), (time._nowTicks + after.Ticks, time._sequence++));
    }
}
