namespace ActorMQ.Broker.Queues;

/// <summary>
/// How many bytes of messages may be on their way to the log at once: what bounds all mailboxes on that way.
/// </summary>
/// <remarks>
/// Any thread. Taken when messages leave their connection, given back when they are answered.
/// </remarks>
internal sealed class AppendBudget
{
    private long _taken;

    /// <summary>A budget of so many bytes.</summary>
    internal AppendBudget(long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitBytes);
        LimitBytes = limitBytes;
    }

    /// <summary>The most bytes; one batch may go beyond it when nothing else is on its way.</summary>
    internal long LimitBytes { get; }

    /// <summary>Bytes on their way.</summary>
    internal long TakenBytes => Volatile.Read(ref _taken);

    /// <summary>Takes bytes, unless that goes beyond the limit.</summary>
    internal bool TryTake(long sizeBytes)
    {
        var after = Interlocked.Add(ref _taken, sizeBytes);
        if (after <= LimitBytes || after == sizeBytes)
            return true;
        Interlocked.Add(ref _taken, -sizeBytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    internal void Return(long sizeBytes) => Interlocked.Add(ref _taken, -sizeBytes);
}
