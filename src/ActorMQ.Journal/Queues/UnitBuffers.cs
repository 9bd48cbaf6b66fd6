namespace ActorMQ.Journal.Queues;

/// <summary>The memory in which units of all queues wait to be written. Safe from any thread.</summary>
internal sealed class UnitBuffers(long sizeMax)
{
    private const int KeptCountMax = 10_000;
    private static readonly int[] Sizes = [1 << 8, 1 << 10, 1 << 12, 1 << 14, 1 << 16];
    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _kept = [.. Sizes.Select(_ => new Stack<byte[]>())];
    private long _size;

    /// <summary>
    /// Held while units of a queue go to its files, and while a queue is emptied: never both at once. No
    /// queue's gate may be held when it is taken.
    /// </summary>
    public Lock Writing { get; } = new();

    /// <summary>Whether as much waits as may: time to write it.</summary>
    public bool IsFull => Volatile.Read(ref _size) >= sizeMax;

    /// <summary>A buffer of at least a size, with anything in it.</summary>
    public byte[] Rent(int size)
    {
        var buffer = Take(size);
        Interlocked.Add(ref _size, buffer.Length);
        return buffer;
    }

    /// <summary>Takes a buffer back and keeps it for the next; an odd or surplus one is let go.</summary>
    public void Return(byte[] buffer)
    {
        Interlocked.Add(ref _size, -buffer.Length);
        var kind = Array.IndexOf(Sizes, buffer.Length);
        if (kind < 0)
            return;
        lock (_gate)
        {
            if (_kept[kind].Count < KeptCountMax)
                _kept[kind].Push(buffer);
        }
    }

    private byte[] Take(int size)
    {
        var kind = Array.FindIndex(Sizes, one => one >= size);
        if (kind < 0)
            return GC.AllocateUninitializedArray<byte>(size);
        lock (_gate)
        {
            if (_kept[kind].TryPop(out var kept))
                return kept;
        }

        return GC.AllocateUninitializedArray<byte>(Sizes[kind]);
    }
}
