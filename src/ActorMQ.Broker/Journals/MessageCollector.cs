using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Queues;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Journals;

/// <summary>Collects the wanted messages of one pull, in the log's own bytes. Used by one thread.</summary>
/// <param name="log">Where they are.</param>
/// <param name="settings">How much.</param>
/// <param name="mayWait">Whether it may wait for the disk; otherwise it takes what is in memory.</param>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#getMessage and #isTheBatchFull.
/// </remarks>
internal sealed class MessageCollector(CommitLog log, ReadSettings settings, bool mayWait)
{
    /// <summary>Little at a time for a client that does not read its answers as fast as it asks.</summary>
    private const int SizeWithoutRoom = 32 * 1024;

    private readonly ConsumeQueueUnit[] _units = new ConsumeQueueUnit[256];
    private readonly MessageReader _reader = new(log);

    /// <summary>The messages found, as they are answered.</summary>
    internal ReadOnlySpan<byte> Messages => _reader.Messages;

    /// <summary>Hands the messages over to whoever sends them; there are none here any more.</summary>
    internal PooledBody TakeMessages()
    {
        var (bytes, size) = _reader.TakeMessages();
        return new(bytes, size);
    }

    /// <summary>How many were found.</summary>
    internal int MessageCount => _reader.Count;

    /// <summary>Those that are damaged, and left out.</summary>
    internal IReadOnlyList<MessageDamage> Damages => _reader.Damages;

    /// <summary>What the disk could not give: the answer ends before it.</summary>
    internal MessageDamage? Unread => _reader.FirstUnread;

    /// <summary>Where the next pull goes on.</summary>
    internal QueueOffset Next { get; private set; }

    /// <summary>Where the last entry that was looked at points; the log's end without one.</summary>
    internal JournalPosition LastPosition { get; private set; }

    /// <summary>
    /// Looks at the queue's entries in <c>[from, end)</c>, until the answer is full or enough were looked at.
    /// </summary>
    /// <returns>False when nothing was found in memory, and what is there must come from the disk.</returns>
    /// <exception cref="IOException">The consume queue could not be read.</exception>
    internal bool TryCollect(
        ConsumeQueue queue, PullCommand pull, QueueOffset from, QueueOffset end, out PullStatus status)
    {
        _reader.Begin(queue, mayWait);
        (Next, LastPosition) = (from, log.End);
        status = PullStatus.NoMatchedMessage;
        var last = from + Math.Max(settings.ScannedMax, Math.Min(settings.MessagesMax, pull.Limits.Messages));
        if (last > end)
            last = end;

        var isInMemory = Scan(queue, pull, last, ref status);
        if (!_reader.ReadRun())
            (isInMemory, Next) = (false, _reader.RunBegin);
        if (Unread is { } unread)
            Next = unread.Offset;
        if (MessageCount > 0)
            status = PullStatus.Found;
        else if (_reader.IsAnyGone)
            status = PullStatus.MessageWasRemoving;
        return isInMemory || MessageCount > 0;
    }

    /// <summary>Gives a large buffer back.</summary>
    internal void Trim() => _reader.Trim();

    /// <summary>False when something is not in memory.</summary>
    private bool Scan(ConsumeQueue queue, PullCommand pull, QueueOffset last, ref PullStatus status)
    {
        var limits = LimitsOf(pull);
        while (Next < last && !_reader.HasGivenUp)
        {
            var wanted = Math.Min(_units.Length, last - Next);
            if (pull.Filter.IsEverything)
                wanted = Math.Clamp(limits.Messages - _reader.PlannedCount, 1, wanted);
            var count = queue.Read(Next, _units.AsSpan(0, (int)wanted), mayWait);
            if (count < 0)
                return false;
            if (count == 0)
                status = PullStatus.MessageWasRemoving;
            if (count == 0 || IsFull(limits, _units[0]))
                break;
            if (!TakeWanted(pull, limits, _units.AsSpan(0, count)))
                return false;
        }

        return true;
    }

    private bool TakeWanted(PullCommand pull, PullLimits limits, ReadOnlySpan<ConsumeQueueUnit> units)
    {
        foreach (ref readonly var unit in units)
        {
            if (IsFull(limits, unit) || _reader.HasGivenUp)
                return true;
            if (pull.Filter.Matches(unit.TagsCode.Value) && !_reader.Add(Next, unit))
                return false;
            Next += 1;
            LastPosition = unit.Position;
        }

        return true;
    }

    /// <summary>Entries that gave no message do not count: what is planned may be less once it is
    /// read.</summary>
    private bool IsFull(PullLimits limits, in ConsumeQueueUnit unit) =>
        IsPlanFull(limits, unit) && (!_reader.ReadRun() || IsPlanFull(limits, unit));

    private bool IsPlanFull(PullLimits limits, in ConsumeQueueUnit unit) =>
        _reader.PlannedCount > 0
        && (_reader.PlannedCount >= limits.Messages
            || _reader.PlannedSize + unit.SizeBytes > limits.SizeBytes);

    private PullLimits LimitsOf(PullCommand pull)
    {
        var (messagesMax, sizeMax) = mayWait
            ? (settings.DiskMessagesMax, settings.DiskSizeMax)
            : (settings.MessagesMax, settings.SizeMax);
        sizeMax = Math.Clamp(pull.Session.OutputRoom, Math.Min(SizeWithoutRoom, sizeMax), sizeMax);
        return new(Math.Min(messagesMax, pull.Limits.Messages), Math.Min(sizeMax, pull.Limits.SizeBytes));
    }
}
