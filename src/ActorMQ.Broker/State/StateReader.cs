using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.State;

/// <summary>Reads the events of the state topic out of the log, in their order.</summary>
/// <remarks>
/// The log is read in pieces, for events mostly lie close together. Owned by one thread, which may block.
/// </remarks>
internal sealed class StateReader
{
    private const int UnitCount = 1024;
    private const int WindowSize = 64 * 1024;

    private readonly CommitLog _log;
    private readonly ConsumeQueue _queue;
    private readonly ConsumeQueueUnit[] _units = new ConsumeQueueUnit[UnitCount];
    private QueueOffset _next;
    private int _unitAt;
    private int _unitCount;
    private byte[] _window = new byte[WindowSize];
    private JournalPosition _windowBegin;
    private int _windowSize;

    /// <summary>A reader of the events at <paramref name="from"/> and behind it.</summary>
    internal StateReader(CommitLog log, ConsumeQueue queue, JournalPosition from)
    {
        (_log, _queue) = (log, queue);
        _next = FirstAt(from);
    }

    /// <summary>Reads the next event; false at the queue's end, where a later call may find more.</summary>
    /// <exception cref="InvalidDataException">
    /// A record is damaged, or of a kind that this program does not know: the state must not be guessed.
    /// </exception>
    /// <exception cref="IOException">The disk could not read.</exception>
    internal bool TryRead(out StateEvent change, out EventPlace place)
    {
        (change, place) = (null!, default);
        if (_unitAt == _unitCount && !ReadUnits())
            return false;
        Decode(RecordOf(_units[_unitAt++]), out change, out place);
        return true;
    }

    /// <summary>The event that a record of the state topic holds.</summary>
    /// <exception cref="InvalidDataException">It is of a kind or a version not known here.</exception>
    internal static void Decode(MessageRecord record, out StateEvent change, out EventPlace place)
    {
        record.TryGetProperty("TAGS"u8, out var kind);
        if (!StateEventCodec.TryDecode(kind, record.Flag, record.Body, out change, out var fault))
        {
            throw new InvalidDataException(
                $"The state event at position {record.Position} of the commit log cannot be applied: {fault}."
                + " If a newer version wrote this store, start that version.");
        }

        place = new EventPlace(
            record.Position, record.Position + record.Bytes.Length, record.StoreTimestampMs);
    }

    private MessageRecord RecordOf(in ConsumeQueueUnit unit)
    {
        var fault = MessageRecord.Read(BytesAt(unit.Position, unit.SizeBytes), out var record);
        if (fault == RecordFault.None && record.Position != unit.Position)
            fault = RecordFault.WrongPosition;
        if (fault == RecordFault.None)
            fault = record.Verify();
        return fault == RecordFault.None
            ? record
            : throw new InvalidDataException(
                $"The state event at position {unit.Position} of the commit log is damaged: {fault}.");
    }

    private ReadOnlySpan<byte> BytesAt(JournalPosition position, int size)
    {
        if (position < _windowBegin || position + size > _windowBegin + _windowSize)
        {
            if (size > _window.Length)
                _window = new byte[size];
            _windowBegin = position;
            _windowSize = _log.Read(position, _window);
        }

        var at = (int)(position - _windowBegin);
        return _window.AsSpan(at, Math.Min(size, _windowSize - at));
    }

    private bool ReadUnits()
    {
        _unitCount = _queue.Read(_next, _units);
        _unitAt = 0;
        _next += _unitCount;
        return _unitCount > 0;
    }

    private QueueOffset FirstAt(JournalPosition from)
    {
        Span<ConsumeQueueUnit> unit = stackalloc ConsumeQueueUnit[1];
        var (begin, end) = (_queue.Min, _queue.Max);
        while (begin < end)
        {
            var middle = begin + ((end - begin) / 2);
            if (_queue.Read(middle, unit) == 1 && unit[0].Position < from)
                begin = middle + 1;
            else
                end = middle;
        }

        return begin;
    }
}
