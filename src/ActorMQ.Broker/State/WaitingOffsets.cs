namespace ActorMQ.Broker.State;

/// <summary>
/// How many commits and questions wait for the state's actor: what bounds its mailbox. Any thread.
/// </summary>
/// <param name="max">The most that may wait.</param>
internal sealed class WaitingOffsets(int max)
{
    private int _count;

    /// <summary>How many wait.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more; false at the bound.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= max)
            return true;
        Leave();
        return false;
    }

    /// <summary>One waits no more.</summary>
    internal void Leave() => Interlocked.Decrement(ref _count);
}
