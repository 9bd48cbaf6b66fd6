namespace ActorMQ.Client;

/// <summary>How long to wait before the next try: short at first, twice as long each time. Pure.</summary>
/// <param name="limit">The longest.</param>
internal sealed class RetryPause(TimeSpan limit)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);

    private TimeSpan _next = First;

    /// <summary>The pause before the next try.</summary>
    internal TimeSpan Next()
    {
        var pause = _next < limit ? _next : limit;
        _next = pause * 2;
        return pause;
    }

    /// <summary>A try has worked.</summary>
    internal void Reset() => _next = First;
}
