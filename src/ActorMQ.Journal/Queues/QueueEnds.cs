using System.Buffers.Binary;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>How far a consume queue reached at a checkpoint.</summary>
/// <param name="Topic">The queue's topic.</param>
/// <param name="Queue">Its number in the topic.</param>
/// <param name="End">Behind its last unit.</param>
/// <param name="Last">Where the record of that unit is.</param>
internal readonly record struct QueueEnd(
    TopicName Topic, QueueId Queue, QueueOffset End, JournalPosition Last);

/// <summary>
/// What every consume queue must hold at least, so that one whose files are gone or damaged is noticed.
/// </summary>
/// <remarks>
/// A file of entries, big-endian, put in the old one's place as a whole at each checkpoint that changes it:
/// <code>
///   | CRC-32 of all that follows | entries ...
///   | end int64 | last int64 | queue int32 | name size uint16 | name UTF-8 |
/// </code>
/// One that is missing or damaged says nothing. One thread at a time notes.
/// </remarks>
internal sealed class QueueEnds
{
    private const int FixedSize = (2 * sizeof(long)) + sizeof(int) + sizeof(ushort);
    private readonly IJournalFiles _files;
    private readonly string _path;
    private Dictionary<(TopicName, QueueId), QueueEnd> _ends;

    private QueueEnds(IJournalFiles files, string path, Dictionary<(TopicName, QueueId), QueueEnd>? ends)
    {
        (_files, _path) = (files, path);
        _ends = ends ?? [];
        IsKnown = ends is not null;
    }

    /// <summary>Whether there was a whole file.</summary>
    public bool IsKnown { get; }

    /// <summary>As the file told when it was opened, and noted since.</summary>
    public IEnumerable<QueueEnd> Entries => _ends.Values;

    /// <summary>Reads the file.</summary>
    public static QueueEnds Open(IJournalFiles files, string path) =>
        new(files, path, files.Exists(path) ? Read(files, path) : null);

    /// <summary>Notes how far queues are durable; the note is durable when this returns.</summary>
    /// <remarks>
    /// Of a queue that has none of its messages any more, or was deleted since, what is noted stays: for the
    /// one offsets go on, and what was noted before a deletion is known by its place.
    /// </remarks>
    public void Note(IReadOnlyCollection<ConsumeQueue> queues)
    {
        var isChanged = false;
        foreach (var queue in queues)
        {
            if (queue.DurableEnd() is not { } end)
                continue;
            _ends[(queue.Topic, queue.Queue)] = new(queue.Topic, queue.Queue, end.End, end.Last);
            isChanged = true;
        }

        if (isChanged)
            Write();
    }

    /// <summary>
    /// Forgets, durably, what was noted of queues before their topic was deleted: offsets begin anew.
    /// </summary>
    /// <param name="deleted">Where the log ended when topics were deleted.</param>
    public void Forget(IReadOnlyDictionary<TopicName, JournalPosition> deleted)
    {
        var gone = _ends.Values
            .Where(end => deleted.TryGetValue(end.Topic, out var position) && end.Last < position)
            .ToList();
        foreach (var end in gone)
            _ends.Remove((end.Topic, end.Queue));
        if (gone.Count > 0)
            Write();
    }

    /// <summary>Lowers, durably, the entries of queues that tell of records from a place on.</summary>
    /// <param name="bound">The place.</param>
    /// <param name="endBefore">How far a queue reaches before it; null: it has nothing there.</param>
    /// <exception cref="IOException">The disk refused; what was noted stands.</exception>
    public void Lower(JournalPosition bound, Func<QueueEnd, JournalPosition, QueueEnd?> endBefore)
    {
        var behind = _ends.Values.Where(end => end.Last >= bound).ToList();
        if (behind.Count == 0)
            return;
        var lowered = new Dictionary<(TopicName, QueueId), QueueEnd>(_ends);
        foreach (var end in behind)
        {
            lowered.Remove((end.Topic, end.Queue));
            if (endBefore(end, bound) is { } before)
                lowered.Add((end.Topic, end.Queue), before);
        }

        Write(lowered);
        _ends = lowered;
    }

    /// <summary>No queue holds anything; durable when this returns.</summary>
    /// <exception cref="IOException">The disk refused; what was noted stands.</exception>
    public void Clear()
    {
        Write([]);
        _ends = [];
    }

    private static Dictionary<(TopicName, QueueId), QueueEnd>? Read(IJournalFiles files, string path)
    {
        using var file = files.Open(path);
        var bytes = new byte[file.Length];
        var rest = bytes.AsSpan(0, file.Read(bytes, 0));
        if (rest.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32BigEndian(rest) != Crc32.Of(rest[sizeof(uint)..]))
        {
            return null;
        }

        var ends = new Dictionary<(TopicName, QueueId), QueueEnd>();
        for (rest = rest[sizeof(uint)..]; !rest.IsEmpty;)
        {
            var size = FixedSize + BinaryPrimitives.ReadUInt16BigEndian(rest[(FixedSize - sizeof(ushort))..]);
            var end = new QueueEnd(
                new(Encoding.UTF8.GetString(rest[FixedSize..size])),
                new(BinaryPrimitives.ReadInt32BigEndian(rest[(2 * sizeof(long))..])),
                new(BinaryPrimitives.ReadInt64BigEndian(rest)),
                new(BinaryPrimitives.ReadInt64BigEndian(rest[sizeof(long)..])));
            ends[(end.Topic, end.Queue)] = end;
            rest = rest[size..];
        }

        return ends;
    }

    private void Write() => Write(_ends);

    private void Write(Dictionary<(TopicName, QueueId), QueueEnd> ends)
    {
        var bytes = new byte[sizeof(uint)
            + ends.Values.Sum(end => FixedSize + Encoding.UTF8.GetByteCount(end.Topic.Value))];
        var rest = bytes.AsSpan(sizeof(uint));
        foreach (var end in ends.Values)
        {
            var size = Encoding.UTF8.GetBytes(end.Topic.Value, rest[FixedSize..]);
            BinaryPrimitives.WriteInt64BigEndian(rest, end.End.Value);
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(long)..], end.Last.Value);
            BinaryPrimitives.WriteInt32BigEndian(rest[(2 * sizeof(long))..], end.Queue.Value);
            BinaryPrimitives.WriteUInt16BigEndian(
                rest[(FixedSize - sizeof(ushort))..], checked((ushort)size));
            rest = rest[(FixedSize + size)..];
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, Crc32.Of(bytes.AsSpan(sizeof(uint))));
        _files.WriteWhole(_path, bytes);
    }
}
