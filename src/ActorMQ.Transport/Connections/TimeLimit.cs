namespace ActorMQ.Transport;

/// <summary>Time limits that several steps share.</summary>
internal static class TimeLimit
{
    /// <summary>What is left of <paramref name="limit"/> since <paramref name="start"/>: never negative,
    /// which would mean
    /// something else, and infinite when the limit is.</summary>
    internal static TimeSpan Left(TimeProvider time, TimeSpan limit, long start)
    {
        if (limit == Timeout.InfiniteTimeSpan)
            return limit;
        var left = limit - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
