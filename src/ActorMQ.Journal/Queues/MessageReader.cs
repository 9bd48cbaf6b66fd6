using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// Reads messages of one queue out of the log, back to back into one buffer, each of them checked.
/// </summary>
/// <remarks>
/// <code>
///   Begin, Add…  messages that lie close together make a run
///   ReadRun      one read for the run; each record is checked and moved up to the one before it
/// </code>
/// A record that is not the queue's message, whole and with its checksums right, is left out and told in
/// <see cref="Damages"/>. One that the disk cannot give is told there only once a later one could be read:
/// then the disk works, and it is that place that is lost. Until then nothing is known, and
/// <see cref="FirstUnread"/> says where to try again. Used by one thread.
/// </remarks>
public sealed class MessageReader(CommitLog log)
{
    private const int UnreadCountMax = 32;
    private const int FirstSizeMin = 256 * 1024;
    private const int KeptSize = 2 * 1024 * 1024;

    private readonly MessageRun _run = new();
    private readonly List<MessageDamage> _damages = [];
    private readonly List<MessageDamage> _unread = [];
    private ConsumeQueue _queue = null!;
    private bool _mayWait;
    private byte[] _bytes = [];

    /// <summary>What was read last says best how much will be.</summary>
    private int _firstSize = FirstSizeMin;
    private int _size;

    /// <summary>The messages read so far: the log's own bytes.</summary>
    public ReadOnlySpan<byte> Messages => _bytes.AsSpan(0, _size);

    /// <summary>How many they are.</summary>
    public int Count { get; private set; }

    /// <summary>Messages read so far, and waiting in the run.</summary>
    public int PlannedCount => Count + _run.Messages.Length;

    /// <summary>Bytes of those.</summary>
    public long PlannedSize => _size + _run.MessagesSize;

    /// <summary>The offset of the first message that waits in the run; there must be one.</summary>
    public QueueOffset RunBegin => _run.Messages[0].Offset;

    /// <summary>Whether the log no longer keeps some of the messages.</summary>
    public bool IsAnyGone { get; private set; }

    /// <summary>Messages that were left out.</summary>
    public IReadOnlyList<MessageDamage> Damages => _damages;

    /// <summary>The first message that the disk could not give, with none behind it that it could.</summary>
    public MessageDamage? FirstUnread => _unread.Count > 0 ? _unread[0] : null;

    /// <summary>Whether so many could not be read that it makes no sense to go on.</summary>
    public bool HasGivenUp => _unread.Count >= UnreadCountMax;

    /// <summary>Forgets what was read, and begins with a queue.</summary>
    /// <param name="queue">Whose messages.</param>
    /// <param name="mayWait">False: only what the system has in memory.</param>
    public void Begin(ConsumeQueue queue, bool mayWait)
    {
        (_queue, _mayWait) = (queue, mayWait);
        (_size, Count, IsAnyGone) = (0, 0, false);
        _run.RemoveFirst(_run.Messages.Length);
        _damages.Clear();
        _unread.Clear();
    }

    /// <summary>Adds a message; the run before it is read first if the message does not adjoin.</summary>
    /// <returns>False when that run would have to come from the disk and may not; nothing was
    /// added.</returns>
    public bool Add(QueueOffset offset, in ConsumeQueueUnit unit) =>
        _run.TryAdd(offset, unit) || (ReadRun() && _run.TryAdd(offset, unit));

    /// <summary>Reads what was added and not yet read.</summary>
    /// <returns>False when some of it would have to come from the disk and may not; that still
    /// waits.</returns>
    public bool ReadRun()
    {
        var messages = _run.Messages;
        if (messages.Length > 1)
        {
            var read = TryReadRun();
            if (read == IJournalFile.NotCached)
                return false;
            if (read == _run.Size)
            {
                TakeRun(messages);
                return true;
            }
        }

        // A message alone, or the border of two segments, or an error of the disk.
        var done = 0;
        while (done < messages.Length && !HasGivenUp && ReadOne(messages[done].Offset, messages[done].Unit))
            done++;
        if (HasGivenUp)
            done = messages.Length;
        var isRead = done == messages.Length;
        _run.RemoveFirst(done);
        return isRead;
    }

    /// <summary>Hands <see cref="Messages"/> over; none are here any more.</summary>
    /// <returns>An array of the shared pool, which the caller returns to it, and how much of it they
    /// are.</returns>
    public (byte[] Bytes, int Size) TakeMessages()
    {
        var taken = (_bytes, _size);
        _firstSize = Math.Clamp(_size, FirstSizeMin, KeptSize);
        (_bytes, _size) = ([], 0);
        return taken;
    }

    /// <summary>Gives a large buffer back.</summary>
    public void Trim()
    {
        _size = 0;
        if (_bytes.Length <= KeptSize)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Checks the records of the run where they were read to, and closes the gaps.</summary>
    private void TakeRun(ReadOnlySpan<(QueueOffset Offset, ConsumeQueueUnit Unit)> messages)
    {
        var run = _bytes.AsSpan(_size, _run.Size);
        foreach (ref readonly var message in messages)
        {
            var at = (int)(message.Unit.Position - _run.Begin);
            Take(message.Offset, message.Unit, run.Slice(at, message.Unit.SizeBytes));
        }

        _run.RemoveFirst(messages.Length);
    }

    /// <summary>False when it would have to come from the disk and may not.</summary>
    private bool ReadOne(QueueOffset offset, in ConsumeQueueUnit unit)
    {
        if (unit.Position < log.Start)
        {
            IsAnyGone = true;
            return true;
        }

        try
        {
            var read = ReadTwice(unit);
            if (read == IJournalFile.NotCached)
                return false;
            if (read == unit.SizeBytes)
                Take(offset, unit, _bytes.AsSpan(_size, read));
            else if (unit.Position < log.Start)
                IsAnyGone = true;
            else
                LeaveOut(offset, unit, "the log has no such record");
        }
        catch (IOException failure)
        {
            _unread.Add(DamageOf(offset, unit, failure.Message, failure));
        }

        return true;
    }

    /// <summary>The run's bytes, behind the messages; 0 when the disk failed.</summary>
    private int TryReadRun()
    {
        try
        {
            return Read(_run.Begin, _run.Size);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private int Read(JournalPosition position, int size)
    {
        EnsureRoom(size);
        return log.Read(position, _bytes.AsSpan(_size, size), _mayWait);
    }

    private int ReadTwice(in ConsumeQueueUnit unit)
    {
        try
        {
            return Read(unit);
        }
        catch (IOException)
        {
            // An error that has passed by now harms nobody.
            return Read(unit);
        }
    }

    /// <summary>Memory is taken for a large record only when the log says the same of its size.</summary>
    private int Read(in ConsumeQueueUnit unit)
    {
        if (unit.SizeBytes < RecordHead.SizeBytes)
            return 0;
        if (unit.SizeBytes > MessageRun.RunSizeMax)
        {
            Span<byte> size = stackalloc byte[sizeof(int)];
            var read = log.Read(unit.Position, size, _mayWait);
            if (read < size.Length || BinaryPrimitives.ReadInt32BigEndian(size) != unit.SizeBytes)
                return Math.Min(0, read);
        }

        return Read(unit.Position, unit.SizeBytes);
    }

    /// <summary>Keeps a record that lies somewhere behind the messages, if it is what it should be.</summary>
    private void Take(QueueOffset offset, in ConsumeQueueUnit unit, Span<byte> bytes)
    {
        _damages.AddRange(_unread);
        _unread.Clear();
        var fault = FaultOf(offset, unit, bytes);
        if (fault != RecordFault.None)
        {
            LeaveOut(offset, unit, fault.ToString());
            return;
        }

        var target = _bytes.AsSpan(_size, bytes.Length);
        if (!Unsafe.AreSame(ref target[0], ref bytes[0]))
            bytes.CopyTo(target);
        _size += bytes.Length;
        Count++;
    }

    private RecordFault FaultOf(QueueOffset offset, in ConsumeQueueUnit unit, ReadOnlySpan<byte> bytes)
    {
        var fault = MessageRecord.Read(bytes, out var record);
        if (fault != RecordFault.None)
            return fault;
        if (record.Position != unit.Position)
            return RecordFault.WrongPosition;
        var isTheMessage = record.Bytes.Length == unit.SizeBytes
            && record.QueueOffset == offset
            && record.Queue == _queue.Queue
            && IsTopic(record.Topic);
        return isTheMessage ? record.Verify() : RecordFault.AnotherMessage;
    }

    private bool IsTopic(ReadOnlySpan<byte> utf8) =>
        Ascii.Equals(utf8, _queue.Topic.Value)
        || string.Equals(Encoding.UTF8.GetString(utf8), _queue.Topic.Value, StringComparison.Ordinal);

    private void LeaveOut(QueueOffset offset, in ConsumeQueueUnit unit, string reason) =>
        _damages.Add(DamageOf(offset, unit, reason, failure: null));

    private MessageDamage DamageOf(
        QueueOffset offset, in ConsumeQueueUnit unit, string reason, IOException? failure)
    {
        var segment = log.FindSegment(unit.Position);
        return new(
            _queue.Topic, _queue.Queue, offset, unit.Position, unit.SizeBytes,
            segment?.Path ?? "no file of the log",
            segment is null ? unit.Position.Value : unit.Position - segment.Begin,
            reason,
            failure);
    }

    private void EnsureRoom(int size)
    {
        if (_bytes.Length - _size >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_firstSize, checked(_size + size)));
        Messages.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
