namespace ActorMQ.Journal.Queues;

/// <summary>
/// Buffers of one size, kept for the next queue that has units to write. Safe from any thread.
/// </summary>
internal sealed class UnitBuffers(int sizeBytes, int keptMax)
{
    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _kept = [];

    /// <summary>A buffer with anything in it; a new one when none is kept.</summary>
    public byte[] Rent()
    {
        lock (_gate)
        {
            if (_kept.TryPop(out var buffer))
                return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(sizeBytes);
    }

    /// <summary>Takes a buffer back; one of another size, or too many, is let go.</summary>
    public void Return(byte[] buffer)
    {
        lock (_gate)
        {
            if (buffer.Length == sizeBytes && _kept.Count < keptMax)
                _kept.Push(buffer);
        }
    }
}
