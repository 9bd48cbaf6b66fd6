namespace ActorMQ.Journal.Queues;

/// <summary>The newest units of one queue, which are in memory: some are being written, some wait.</summary>
/// <remarks>
/// <code>
///   files ... | being written, count fixed | waiting, grows |
///             ^ 0                                           ^ Count
/// </code>
/// Guarded by its queue's gate. A struct in the queue, since with thousands of queues each further object is
/// one more piece of cold memory for each message.
/// </remarks>
internal struct WaitingUnits(UnitBuffers buffers)
{
    private const int UnitSize = ConsumeQueueUnit.UnitSizeBytes;
    private const int FirstBufferSize = 256;
    private byte[]? _writing;
    private int _writingCount;
    private byte[]? _waiting;
    private int _waitingCount;

    /// <summary>Units that are not in files yet.</summary>
    public readonly int Count => _writingCount + _waitingCount;

    /// <summary>Of these, the units that nobody is writing.</summary>
    public readonly int WaitingCount => _waitingCount;

    /// <summary>Adds one.</summary>
    public void Add(ConsumeQueueUnit unit)
    {
        var used = _waitingCount * UnitSize;
        if (_waiting is null || used + UnitSize > _waiting.Length)
            Grow(_waiting is null ? FirstBufferSize : 4 * _waiting.Length);
        unit.WriteTo(_waiting.AsSpan(used));
        _waitingCount++;
    }

    /// <summary>Reads units from <paramref name="first"/> on, all of which must be here.</summary>
    public readonly void Read(int first, Span<ConsumeQueueUnit> destination)
    {
        for (var index = 0; index < destination.Length; index++)
        {
            var at = first + index;
            destination[index] = ConsumeQueueUnit.Read(at < _writingCount
                ? _writing.AsSpan(at * UnitSize)
                : _waiting.AsSpan((at - _writingCount) * UnitSize));
        }
    }

    /// <summary>Takes all that wait, to be written; the caller tells how it went.</summary>
    /// <returns>Empty without any.</returns>
    public ReadOnlyMemory<byte> TakeToWrite()
    {
        (_writing, _writingCount) = (_waiting, _waitingCount);
        (_waiting, _waitingCount) = (null, 0);
        return _writing.AsMemory(0, _writingCount * UnitSize);
    }

    /// <summary>What was taken is in files.</summary>
    /// <returns>How many units; 0 when all was forgotten meanwhile.</returns>
    public int Written()
    {
        var count = _writingCount;
        Return(ref _writing);
        _writingCount = 0;
        return count;
    }

    /// <summary>What was taken is not in files: it waits again, before what came meanwhile.</summary>
    public void NotWritten()
    {
        var (newer, newerCount) = (_waiting, _waitingCount);
        (_waiting, _waitingCount) = (_writing, _writingCount);
        (_writing, _writingCount) = (null, 0);
        if (newer is null)
            return;

        var size = (_waitingCount + newerCount) * UnitSize;
        if (size > _waiting!.Length)
            Grow(size);
        newer.AsSpan(0, newerCount * UnitSize).CopyTo(_waiting.AsSpan(_waitingCount * UnitSize));
        _waitingCount += newerCount;
        Return(ref newer);
    }

    /// <summary>Forgets those behind the first <paramref name="count"/>; nobody is writing.</summary>
    public void CutTo(int count)
    {
        _waitingCount = Math.Min(_waitingCount, count);
        if (_waitingCount == 0)
            Return(ref _waiting);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Return(ref _writing);
        Return(ref _waiting);
        _writingCount = _waitingCount = 0;
    }

    /// <summary>Queues with few messages have small buffers; there may be thousands.</summary>
    private void Grow(int size)
    {
        var grown = buffers.Rent(size);
        _waiting.AsSpan(0, _waitingCount * UnitSize).CopyTo(grown);
        Return(ref _waiting);
        _waiting = grown;
    }

    private readonly void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
            buffers.Return(buffer);
        buffer = null;
    }
}
