using System.Buffers;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Queues;

namespace ActorMQ.Broker.Journals;

/// <summary>Collects the wanted messages of one pull, in the log's own bytes. Used by one thread.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#getMessage and #isTheBatchFull.
/// </remarks>
internal sealed class MessageCollector(CommitLog log, ReadSettings settings)
{
    private const int KeptSize = 512 * 1024;
    private readonly ConsumeQueueUnit[] _units = new ConsumeQueueUnit[64];
    private byte[] _bytes = [];
    private int _size;

    /// <summary>The messages found, as they are answered.</summary>
    internal ReadOnlySpan<byte> Messages => _bytes.AsSpan(0, _size);

    /// <summary>How many were found.</summary>
    internal int MessageCount { get; private set; }

    /// <summary>Where the next pull goes on.</summary>
    internal QueueOffset Next { get; private set; }

    /// <summary>
    /// Looks at the queue's entries in <c>[from, end)</c>, until the answer is full or enough were looked at.
    /// </summary>
    internal PullStatus Collect(ConsumeQueue queue, PullCommand pull, QueueOffset from, QueueOffset end)
    {
        (_size, MessageCount, Next) = (0, 0, from);
        var status = PullStatus.NoMatchedMessage;
        var last = from + Math.Max(settings.ScannedMax, pull.Limits.Messages);
        if (last > end)
            last = end;
        while (Next < last)
        {
            var count = queue.Read(Next, _units.AsSpan(0, (int)Math.Min(_units.Length, last - Next)));
            if (count == 0)
                return MessageCount > 0 ? PullStatus.Found : PullStatus.MessageWasRemoving;
            if (!TakeWanted(pull, count, ref status))
                break;
        }

        return MessageCount > 0 ? PullStatus.Found : status;
    }

    /// <summary>Gives a large buffer back.</summary>
    internal void Trim()
    {
        _size = 0;
        if (_bytes.Length <= KeptSize)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>False when the answer is full.</summary>
    private bool TakeWanted(PullCommand pull, int count, ref PullStatus status)
    {
        foreach (ref readonly var unit in _units.AsSpan(0, count))
        {
            if (IsFull(pull.Limits, unit))
                return false;
            Next += 1;
            if (!pull.Filter.Matches(unit.TagsCode.Value))
                continue;
            if (!TryRead(unit))
                status = PullStatus.MessageWasRemoving;
        }

        return true;
    }

    private bool IsFull(PullLimits limits, in ConsumeQueueUnit unit)
    {
        if (MessageCount == 0)
            return false;
        var isWarm = log.End - unit.Position <= settings.WarmLogSize;
        var messagesMax = Math.Min(
            limits.Messages, isWarm ? settings.WarmMessagesMax : settings.ColdMessagesMax);
        var sizeMax = Math.Min(limits.SizeBytes, isWarm ? settings.WarmSizeMax : settings.ColdSizeMax);
        return MessageCount >= messagesMax || _size + unit.SizeBytes > sizeMax;
    }

    private bool TryRead(in ConsumeQueueUnit unit)
    {
        EnsureRoom(unit.SizeBytes);
        if (log.Read(unit.Position, _bytes.AsSpan(_size, unit.SizeBytes)) != unit.SizeBytes)
            return false;
        _size += unit.SizeBytes;
        MessageCount++;
        return true;
    }

    private void EnsureRoom(int size)
    {
        if (_bytes.Length - _size >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(settings.WarmSizeMax, checked(_size + size)));
        Messages.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
