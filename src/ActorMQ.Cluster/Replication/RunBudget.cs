using ActorMQ.Model;

namespace ActorMQ.Cluster.Replication;

/// <summary>
/// Bounds what other replicas have sent and is not in the log yet: at the bound it is dropped, and sent
/// again.
/// </summary>
/// <param name="sizeMax">Bytes of records; one message is always let in.</param>
/// <param name="countMax">Messages, whether with records or without.</param>
internal sealed class RunBudget(long sizeMax, int countMax)
{
    // Of records that the log was given: behind which place, and how many bytes. Used by the actor alone.
    private readonly Queue<(JournalPosition Until, int Size)> _given = new();
    private long _size;
    private int _count;

    /// <summary>A message comes in. Any thread.</summary>
    /// <returns>False: there is no room for it.</returns>
    public bool TryEnter(int size)
    {
        if (Volatile.Read(ref _count) >= countMax || (size > 0 && Volatile.Read(ref _size) >= sizeMax))
            return false;
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _size, size);
        return true;
    }

    /// <summary>A message was decided on, and its records are not wanted.</summary>
    public void Leave(int size)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _size, -size);
    }

    /// <summary>A message was decided on, and the log has its records.</summary>
    public void Give(JournalPosition until, int size)
    {
        Interlocked.Decrement(ref _count);
        _given.Enqueue((until, size));
    }

    /// <summary>The log has written everything before this, or will never.</summary>
    public void Written(JournalPosition end)
    {
        while (_given.TryPeek(out var first) && first.Until <= end)
            Interlocked.Add(ref _size, -_given.Dequeue().Size);
    }

    /// <summary>The log was cut: what it was given is written, or dropped.</summary>
    public void Clear() => Written(new(long.MaxValue));
}
