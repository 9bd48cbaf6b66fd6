using System.Buffers;

namespace ActorMQ.Journal.Queues;

/// <summary>The memory in which units of all queues wait to be written. Safe from any thread.</summary>
internal sealed class UnitBuffers(long sizeMax)
{
    private const int BufferSizeMax = 1 << 16;
    private const int CountKept = 10_000;
    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(BufferSizeMax, CountKept);
    private long _size;

    /// <summary>
    /// Held while units of a queue go to its files, and while a queue is emptied: never both at once. No
    /// queue's gate may be held when it is taken.
    /// </summary>
    public Lock Writing { get; } = new();

    /// <summary>Whether as much waits as may: time to write it.</summary>
    public bool IsFull => Volatile.Read(ref _size) >= sizeMax;

    public byte[] Rent(int size)
    {
        var buffer = _pool.Rent(size);
        Interlocked.Add(ref _size, buffer.Length);
        return buffer;
    }

    public void Return(byte[] buffer)
    {
        Interlocked.Add(ref _size, -buffer.Length);
        _pool.Return(buffer);
    }
}
