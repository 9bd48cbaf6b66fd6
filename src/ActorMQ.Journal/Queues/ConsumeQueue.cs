using System.Buffers;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// The index of one queue: for each queue offset the place of its message in the commit log.
/// </summary>
/// <remarks>
/// Units wait in memory until <see cref="Write"/>; readers see them at once. Nothing here must be durable for
/// a message to be safe, since recovery builds again what is missing. One thread appends; any thread reads,
/// writes and flushes. Invariant: [Min, Max) is dense, and Max only grows, unless the log was
/// taken back.
/// Source: apache/rocketmq 8fc57f1 store/src/main/java/org/apache/rocketmq/store/ConsumeQueue.java.
/// </remarks>
public sealed partial class ConsumeQueue
{
    private const int UnitSize = ConsumeQueueUnit.UnitSizeBytes;
    private readonly Lock _gate = new();
    private readonly UnitFiles _units;
    private readonly int _unitsPerFile;
    private readonly UnitBuffers _buffers;
    private WaitingUnits _waiting;
    private long _min;
    private long _written;
    private long _flushed;
    private long _max;
    private bool _isDeleted;

    internal ConsumeQueue(
        TopicName topic, QueueId queue, UnitFiles units, int unitsPerFile, UnitBuffers buffers)
    {
        Topic = topic;
        Queue = queue;
        _units = units;
        _unitsPerFile = unitsPerFile;
        _buffers = buffers;
        _waiting = new WaitingUnits(buffers);
    }

    /// <summary>The queue's topic.</summary>
    public TopicName Topic { get; }

    /// <summary>The queue's number in the topic.</summary>
    public QueueId Queue { get; }

    /// <summary>The first offset that can be read.</summary>
    public QueueOffset Min => new(Volatile.Read(ref _min));

    /// <summary>The offset that the next message gets: behind the last one.</summary>
    public QueueOffset Max => new(Volatile.Read(ref _max));

    /// <summary>
    /// Whether the topic was deleted: the queue is empty for good, and its files are another's.
    /// </summary>
    /// <remarks>Becomes true on the thread that appends; further messages need a queue from <see
    /// cref="ConsumeQueues.Get"/>.</remarks>
    public bool IsDeleted => Volatile.Read(ref _isDeleted);

    /// <summary>Whether the next checkpoint knows the queue already. For the appending thread.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>Units that nobody has begun to write. For the appending thread.</summary>
    internal int WaitingCount => _waiting.WaitingCount;

    /// <summary>Whether recovery found units that are not their messages'.</summary>
    internal bool WasWrong { get; private set; }

    /// <summary>Adds the next message's unit; readers see it at once.</summary>
    /// <param name="offset">Must be <see cref="Max"/>; only a queue without any message may begin
    /// anywhere.</param>
    /// <param name="unit">Where the message is.</param>
    /// <exception cref="ArgumentOutOfRangeException">There would be a gap, or one offset for two
    /// messages.</exception>
    /// <exception cref="InvalidOperationException">The queue is deleted.</exception>
    /// <exception cref="IOException">The disk refused; the unit is not in the queue.</exception>
    public void Append(QueueOffset offset, ConsumeQueueUnit unit)
    {
        lock (_gate)
        {
            if (_isDeleted)
                throw new InvalidOperationException($"{this} is deleted.");
            if (_min == _max && offset.Value > _max)
                BeginAt(offset.Value);
            if (offset.Value != _max)
                throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{this} is at {_max}.");
            _waiting.Add(unit);
            Volatile.Write(ref _max, _max + 1);
        }
    }

    /// <summary>Reads units from an offset on.</summary>
    /// <param name="from">The first one.</param>
    /// <param name="destination">Takes them.</param>
    /// <param name="mayWait">False: only what is in memory, and at once.</param>
    /// <returns>How many were read: fewer than asked for at <see cref="Max"/>, 0 outside <c>[Min,
    /// Max)</c>. When it may not wait: those in memory, <see cref="IJournalFile.NotCached"/> without
    /// any.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public int Read(QueueOffset from, Span<ConsumeQueueUnit> destination, bool mayWait = true)
    {
        var done = 0;
        while (done < destination.Length)
        {
            var count = ReadSome(from.Value + done, destination[done..], mayWait);
            if (count <= 0)
                return done > 0 ? done : count;
            done += count;
        }

        return done;
    }

    /// <summary>
    /// Hands what waits in memory to the system, in one piece, and gives the memory back. Any thread;
    /// appending and reading go on meanwhile.
    /// </summary>
    /// <exception cref="IOException">The disk refused; all of it still waits.</exception>
    public void Write()
    {
        lock (_buffers.Writing)
        {
            ReadOnlyMemory<byte> units;
            lock (_gate)
                units = _waiting.TakeToWrite();
            if (!units.IsEmpty)
                WriteToFiles(units);
        }
    }

    /// <summary>Makes durable what <see cref="Write"/> has written.</summary>
    /// <exception cref="IOException">Some of it may be gone. It can be built again from the log.</exception>
    public void Flush()
    {
        long begin, end;
        lock (_gate)
            (begin, end) = (_flushed, _written);
        if (begin == end)
            return;

        _units.Flush(begin, end);
        NoteFlushed(new(end));
    }

    /// <summary>Behind the last unit that the system has.</summary>
    internal QueueOffset WrittenEnd
    {
        get
        {
            lock (_gate)
                return new(_written);
        }
    }

    /// <summary>What was written before this is durable, by whatever flush.</summary>
    internal void NoteFlushed(QueueOffset end)
    {
        lock (_gate)
            _flushed = Math.Min(end.Value, _written);
    }

    /// <summary>For people: <c>topic/queue</c>.</summary>
    public override string ToString() => $"{Topic}/{Queue}";

    /// <summary>
    /// Takes the queue up as the files hold it, as far as they can be trusted, and wipes what lies behind.
    /// </summary>
    /// <param name="log">Recovered already.</param>
    /// <param name="trustedEnd">Units that point at or behind this are not taken: they will be dispatched
    /// again.</param>
    /// <param name="topicBegin">Units that point before this are of a deleted topic of the same
    /// name.</param>
    /// <param name="least">Units before this were durable at a checkpoint, and are taken as they are.</param>
    /// <param name="most">None from here on was: they are of records that a crash took, though others may lie
    /// in their place now, or the log may have let go of it.</param>
    internal void Recover(
        CommitLog log,
        JournalPosition trustedEnd,
        JournalPosition topicBegin,
        QueueOffset least,
        QueueOffset most)
    {
        var (begin, end) = _units.Range();
        bool IsNotTrusted(long index) => !IsTrusted(_units.ReadSorted(begin, index), topicBegin, trustedEnd);
        var (low, high) = (Math.Clamp(least.Value, begin, end), Math.Clamp(most.Value, begin, end));
        var max = FirstIndexWhere(low, high, IsNotTrusted);
        while (max > low && !IsTrue(log, max - 1))
        {
            WasWrong = true;
            max = FirstIndexWhere(low, max - 1, IsNotTrusted);
        }

        // Nothing to trust, though there are files: then their names say nothing either about where it
        // begins.
        if (max == begin)
            begin = max = 0;
        if (end > begin)
            _units.CutFrom(max);
        _written = _flushed = _max = max;
        _min = FirstIndexWhere(begin, max, index => IsKept(_units.ReadSorted(begin, index), log.Start));
    }

    /// <summary>
    /// A queue without a unit goes on at an offset: what came before is not kept any more.
    /// </summary>
    internal void GoOnAt(QueueOffset offset)
    {
        lock (_gate)
            BeginAt(offset.Value);
    }

    /// <summary>
    /// Behind the last unit that is durable, and where its record is or was; null when no unit tells.
    /// </summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    internal (QueueOffset End, JournalPosition Last)? DurableEnd()
    {
        lock (_gate)
        {
            if (_isDeleted || _flushed == 0)
                return null;
            var last = _units.Read(_flushed - 1);
            return last.IsThere && last.SizeBytes != int.MaxValue ? (new(_flushed), last.Position) : null;
        }
    }

    /// <summary>
    /// Forgets everything: the topic was made anew, so that the same offsets mean other messages.
    /// </summary>
    internal void Clear()
    {
        lock (_buffers.Writing)
        {
            lock (_gate)
                Forget();
            _units.CutFrom(0);
        }
    }

    /// <summary>From now on whoever still holds the queue finds nothing in it. Leaves the files.</summary>
    internal void Delete()
    {
        lock (_buffers.Writing)
        {
            lock (_gate)
            {
                Forget();
                Volatile.Write(ref _isDeleted, true);
            }
        }
    }

    private static bool IsTrusted(
        ConsumeQueueUnit unit, JournalPosition topicBegin, JournalPosition trustedEnd) =>
        unit.IsRemoved || (unit.IsThere && unit.Position >= topicBegin && unit.Position < trustedEnd);

    private static bool IsKept(ConsumeQueueUnit unit, JournalPosition logStart) =>
        unit.SizeBytes != int.MaxValue && unit.Position >= logStart;

    /// <summary>
    /// The condition holds from some index on, or nowhere in the range: then the answer is its end.
    /// </summary>
    private static long FirstIndexWhere(long begin, long end, Predicate<long> holds)
    {
        while (begin < end)
        {
            var middle = begin + ((end - begin) / 2);
            if (holds(middle))
                end = middle;
            else
                begin = middle + 1;
        }

        return begin;
    }

    private void Forget()
    {
        _waiting.Clear();
        _min = _written = _flushed = 0;
        Volatile.Write(ref _max, 0);
    }

    /// <summary>
    /// Whether the unit's record is this queue's message of this offset; what is no longer kept counts as
    /// true.
    /// </summary>
    private bool IsTrue(CommitLog log, long index)
    {
        var unit = _units.Read(index);
        if (!IsKept(unit, log.Start))
            return true;

        return log.TryReadRecord(unit.Position, out var record)
            && record.Bytes.Length == unit.SizeBytes
            && record.QueueOffset.Value == index
            && record.Queue == Queue
            && string.Equals(Encoding.UTF8.GetString(record.Topic), Topic.Value, StringComparison.Ordinal);
    }

    private void BeginAt(long offset)
    {
        var fileBegin = offset - (offset % _unitsPerFile);
        var blanks = new byte[(int)(offset - fileBegin) * UnitSize];
        for (var at = 0; at < blanks.Length; at += UnitSize)
            ConsumeQueueUnit.PreBlank.WriteTo(blanks.AsSpan(at));
        _units.WriteBytes(fileBegin, blanks);
        _waiting.Clear();
        _flushed = fileBegin;
        _min = _written = offset;
        Volatile.Write(ref _max, offset);
    }

    private void WriteToFiles(ReadOnlyMemory<byte> units)
    {
        try
        {
            _units.WriteBytes(_written, units.Span);
        }
        catch
        {
            lock (_gate)
                _waiting.NotWritten();
            throw;
        }

        lock (_gate)
            _written += _waiting.Written();
    }

    /// <summary>Reads from the files without the lock: the disk may take its time, and the appender must not
    /// wait for it.</summary>
    private int ReadSome(long index, Span<ConsumeQueueUnit> destination, bool mayWait)
    {
        int count;
        lock (_gate)
        {
            if (index < _min || index >= _max)
                return 0;
            count = (int)Math.Min(destination.Length, _max - index);
            if (index >= _written)
            {
                _waiting.Read((int)(index - _written), destination[..count]);
                return count;
            }

            count = (int)Math.Min(count, _written - index);
        }

        count = ReadFiles(index, destination[..count], mayWait);

        // Once the queue is deleted its files may be those of a queue of the same name.
        lock (_gate)
            return index < _min || index >= _written ? 0 : count;
    }

    private int ReadFiles(long index, Span<ConsumeQueueUnit> destination, bool mayWait)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(destination.Length * UnitSize);
        var size = _units.ReadBytes(index, bytes.AsSpan(0, destination.Length * UnitSize), mayWait);
        var count = size == IJournalFile.NotCached ? size : size / UnitSize;
        for (var at = 0; at < count; at++)
            destination[at] = ConsumeQueueUnit.Read(bytes.AsSpan(at * UnitSize));
        ArrayPool<byte>.Shared.Return(bytes);
        return count;
    }
}
