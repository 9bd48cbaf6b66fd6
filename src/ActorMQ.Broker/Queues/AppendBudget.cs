namespace ActorMQ.Broker.Queues;

/// <summary>
/// How many bytes of messages, and how many requests, may be on their way to the log at once: what bounds
/// all mailboxes on that way.
/// </summary>
/// <remarks>
/// Any thread. Taken when messages leave their connection, given back when they are answered.
/// </remarks>
internal sealed class AppendBudget
{
    private long _taken;
    private int _takenRequests;

    /// <summary>A budget of so many bytes, and so many requests.</summary>
    internal AppendBudget(long limitBytes, int limitRequests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitRequests);
        (LimitBytes, LimitRequests) = (limitBytes, limitRequests);
    }

    /// <summary>The most requests; one batch may go beyond it when nothing else is on its way.</summary>
    internal int LimitRequests { get; }

    /// <summary>Requests on their way.</summary>
    internal int TakenRequests => Volatile.Read(ref _takenRequests);

    /// <summary>The most bytes; one batch may go beyond it when nothing else is on its way.</summary>
    internal long LimitBytes { get; }

    /// <summary>Bytes on their way.</summary>
    internal long TakenBytes => Volatile.Read(ref _taken);

    /// <summary>Takes bytes and requests, unless that goes beyond a limit.</summary>
    internal bool TryTake(long sizeBytes, int requestCount)
    {
        var after = Interlocked.Add(ref _taken, sizeBytes);
        var requests = Interlocked.Add(ref _takenRequests, requestCount);
        if ((after <= LimitBytes && requests <= LimitRequests) || after == sizeBytes)
            return true;
        Return(sizeBytes, requestCount);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    internal void Return(long sizeBytes, int requestCount)
    {
        Interlocked.Add(ref _taken, -sizeBytes);
        Interlocked.Add(ref _takenRequests, -requestCount);
    }
}
