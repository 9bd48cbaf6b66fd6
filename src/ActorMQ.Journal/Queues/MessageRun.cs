using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// Messages of one queue that lie so close together in the log that one read takes them all.
/// </summary>
internal sealed class MessageRun
{
    /// <summary>Reading a gap of this size costs about what another call costs.</summary>
    public const int GapSizeMax = 4 * 1024;

    /// <summary>Small enough that the checksums find the bytes still in the processor's cache.</summary>
    public const int RunSizeMax = 256 * 1024;

    private const int CountMax = 256;

    private readonly (QueueOffset Offset, ConsumeQueueUnit Unit)[] _messages =
        new (QueueOffset, ConsumeQueueUnit)[CountMax];
    private int _count;

    /// <summary>The messages, in the order of their offsets and of their places.</summary>
    public ReadOnlySpan<(QueueOffset Offset, ConsumeQueueUnit Unit)> Messages => _messages.AsSpan(0, _count);

    /// <summary>Their bytes, without the gaps between them.</summary>
    public long MessagesSize { get; private set; }

    /// <summary>The place of the first one.</summary>
    public JournalPosition Begin => _messages[0].Unit.Position;

    /// <summary>From the first byte of the first one to the last of the last one.</summary>
    public int Size => (int)(End - Begin);

    private JournalPosition End =>
        _messages[_count - 1].Unit.Position + Math.Max(0, _messages[_count - 1].Unit.SizeBytes);

    /// <summary>Adds a message if it lies close behind the others, or is the first.</summary>
    public bool TryAdd(QueueOffset offset, in ConsumeQueueUnit unit)
    {
        if (_count > 0 && !Adjoins(unit))
            return false;
        _messages[_count++] = (offset, unit);
        MessagesSize += Math.Max(0, unit.SizeBytes);
        return true;
    }

    /// <summary>Takes the first ones out.</summary>
    public void RemoveFirst(int count)
    {
        foreach (var (_, unit) in _messages.AsSpan(0, count))
            MessagesSize -= Math.Max(0, unit.SizeBytes);
        _messages.AsSpan(count, _count - count).CopyTo(_messages);
        _count -= count;
    }

    /// <summary>A unit whose size makes no sense stays alone, so that it harms no other.</summary>
    private bool Adjoins(in ConsumeQueueUnit unit) =>
        _count < CountMax
        && IsSensible(_messages[0].Unit.SizeBytes)
        && IsSensible(unit.SizeBytes)
        && unit.Position - End is >= 0 and <= GapSizeMax
        && unit.Position - Begin + unit.SizeBytes <= RunSizeMax;

    private static bool IsSensible(int sizeBytes) =>
        sizeBytes is >= RecordHead.SizeBytes and <= RunSizeMax;
}
