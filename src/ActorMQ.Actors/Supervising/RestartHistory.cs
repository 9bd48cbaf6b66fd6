namespace ActorMQ.Actors;

/// <summary>A child's restarts within the window, kept by its parent's turn.</summary>
internal sealed class RestartHistory
{
    private readonly Queue<long> _restarts = new();

    /// <summary>Counts a restart, unless the limit is reached.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="strategy">The limit and the back-off.</param>
    /// <param name="chance">From 0 up to 1.</param>
    /// <param name="delay">How long to wait before the restart.</param>
    internal bool TryRestart(
        TimeProvider time, SupervisionStrategy strategy, double chance, out TimeSpan delay)
    {
        var now = time.GetTimestamp();
        while (_restarts.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= strategy.Window)
            _restarts.Dequeue();
        delay = TimeSpan.Zero;
        if (_restarts.Count >= strategy.RestartCountMax)
            return false;
        var waitTicks = strategy.BackoffMin.Ticks * Math.Pow(2, Math.Min(_restarts.Count, 40));
        waitTicks = Math.Min(waitTicks, Math.Max(strategy.BackoffMax.Ticks, strategy.BackoffMin.Ticks));
        delay = TimeSpan.FromTicks((long)(waitTicks * (1 + (strategy.Jitter * chance))));
        _restarts.Enqueue(now);
        return true;
    }
}
