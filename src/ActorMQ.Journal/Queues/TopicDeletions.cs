using System.Buffers.Binary;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// Which topics were deleted, and where the log ended then: what lies before belongs to no queue any more.
/// </summary>
/// <remarks>
/// A file of entries, big-endian, put in the old one's place as a whole for each change:
/// <code> | log end int64 | name size uint16 | name UTF-8 |   </code>
/// An entry goes when the log keeps nothing from before it. One thread changes; the caller sees to it that
/// nobody reads meanwhile.
/// </remarks>
internal sealed class TopicDeletions
{
    private const int FixedSize = sizeof(long) + sizeof(ushort);
    private readonly IJournalFiles _files;
    private readonly string _path;
    private Dictionary<TopicName, JournalPosition> _ends;
    private bool _isRaised;

    private TopicDeletions(IJournalFiles files, string path, Dictionary<TopicName, JournalPosition> ends) =>
        (_files, _path, _ends) = (files, path, ends);

    /// <summary>Reads the file and fits it to the log that was recovered.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file's.</param>
    /// <param name="log">Recovered already.</param>
    /// <param name="ends">Forget what they noted of deleted topics, before an entry that tells of it
    /// goes.</param>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    public static TopicDeletions Open(IJournalFiles files, string path, CommitLog log, QueueEnds ends)
    {
        var saved = files.Exists(path) ? Read(files, path) : [];
        ends.Forget(saved);
        var fitting = new Dictionary<TopicName, JournalPosition>();
        foreach (var (topic, end) in saved)
        {
            // A power cut may have taken the log's end with it: what is written there next is a new life's.
            if (end > log.Start)
                fitting.Add(topic, end < log.End ? end : log.End);
        }

        var deletions = new TopicDeletions(files, path, fitting);
        if (fitting.Count != saved.Count || fitting.Any(one => saved[one.Key] != one.Value))
            deletions.Write(fitting);
        return deletions;
    }

    /// <summary>The last place of all; the log's very begin without any.</summary>
    public JournalPosition Latest => _ends.Values.DefaultIfEmpty(JournalPosition.Start).Max();

    /// <summary>Where the topic's present life begins at the earliest.</summary>
    public JournalPosition EndOf(TopicName topic) => _ends.GetValueOrDefault(topic, JournalPosition.Start);

    /// <summary>The entries after further deletions; durable when this returns, not yet in use.</summary>
    public Dictionary<TopicName, JournalPosition> Note(IEnumerable<TopicName> topics, JournalPosition end)
    {
        var next = new Dictionary<TopicName, JournalPosition>(_ends);
        foreach (var topic in topics)
            next[topic] = end;
        return Noted(next);
    }

    /// <summary>The same, with no place behind <paramref name="end"/>.</summary>
    public Dictionary<TopicName, JournalPosition> NoteLowered(JournalPosition end) => Latest <= end
        ? _ends
        : Noted(_ends.ToDictionary(one => one.Key, one => one.Value < end ? one.Value : end));

    /// <summary>The same, without the deletions behind <paramref name="end"/>.</summary>
    public Dictionary<TopicName, JournalPosition> NoteWithout(JournalPosition end) => Latest <= end
        ? _ends
        : Noted(_ends.Where(one => one.Value <= end).ToDictionary());

    /// <summary>Takes into use what was noted.</summary>
    public void Use(Dictionary<TopicName, JournalPosition> noted) => _ends = noted;

    /// <summary>What lies before a place belongs to no queue of a topic; durable only after
    /// <see cref="Save"/>.</summary>
    public void Raise(TopicName topic, JournalPosition end)
    {
        _ends[topic] = end;
        _isRaised = true;
    }

    /// <summary>Makes durable what was raised.</summary>
    public void Save()
    {
        if (_isRaised)
            Write(_ends);
    }

    /// <summary>Reads the file as it is.</summary>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    internal static Dictionary<TopicName, JournalPosition> Read(IJournalFiles files, string path)
    {
        using var file = files.Open(path);
        var bytes = new byte[file.Length];
        var rest = bytes.AsSpan(0, file.Read(bytes, 0));
        var ends = new Dictionary<TopicName, JournalPosition>();
        while (!rest.IsEmpty)
        {
            var size = rest.Length < FixedSize
                ? int.MaxValue
                : FixedSize + BinaryPrimitives.ReadUInt16BigEndian(rest[sizeof(long)..]);
            if (size > rest.Length)
                throw new InvalidDataException($"{path} ends in the middle of an entry.");
            ends[new TopicName(Encoding.UTF8.GetString(rest[FixedSize..size]))] =
                new(BinaryPrimitives.ReadInt64BigEndian(rest));
            rest = rest[size..];
        }

        return ends;
    }

    private Dictionary<TopicName, JournalPosition> Noted(Dictionary<TopicName, JournalPosition> ends)
    {
        Write(ends);
        return ends;
    }

    private void Write(Dictionary<TopicName, JournalPosition> ends)
    {
        var bytes = new byte[ends.Keys.Sum(topic => FixedSize + Encoding.UTF8.GetByteCount(topic.Value))];
        var rest = bytes.AsSpan();
        foreach (var (topic, end) in ends)
        {
            var size = Encoding.UTF8.GetBytes(topic.Value, rest[FixedSize..]);
            BinaryPrimitives.WriteInt64BigEndian(rest, end.Value);
            BinaryPrimitives.WriteUInt16BigEndian(rest[sizeof(long)..], checked((ushort)size));
            rest = rest[(FixedSize + size)..];
        }

        _files.WriteWhole(_path, bytes);
        _isRaised = false;
    }
}
