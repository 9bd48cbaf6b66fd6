using System.Buffers.Binary;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// Which topics were deleted, and at which place of the log: what lies before belongs to no queue any more.
/// </summary>
/// <remarks>
/// A file of entries, big-endian, put in the old one's place as a whole for each change:
/// <code> | place int64 | name size uint16 | name UTF-8 |   </code>
/// An entry goes when the log keeps nothing from before it. A log that may be taken back has some entries of
/// one topic, the youngest last: when a deletion is taken back, the one before counts again. One thread
/// changes; the caller sees to it that nobody reads meanwhile.
/// </remarks>
internal sealed class TopicDeletions
{
    private const int FixedSize = sizeof(long) + sizeof(ushort);
    private const int PlacesMax = 8;
    private readonly IJournalFiles _files;
    private readonly string _path;
    private readonly bool _isCopy;
    private readonly HashSet<TopicName> _raised = [];
    private Dictionary<TopicName, JournalPosition[]> _places;

    private TopicDeletions(
        IJournalFiles files, string path, bool isCopy, Dictionary<TopicName, JournalPosition[]> places) =>
        (_files, _path, _isCopy, _places) = (files, path, isCopy, places);

    /// <summary>
    /// Whether opening found deletions that the log has lost, and forgot them: their topics were not deleted,
    /// and queues must be built anew.
    /// </summary>
    public bool HasForgotten { get; private init; }

    /// <summary>Reads the file and fits it to the log that was recovered.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file's.</param>
    /// <param name="log">Recovered already.</param>
    /// <param name="ends">Forget what they noted of deleted topics, before an entry that tells of it
    /// goes.</param>
    /// <param name="isCopy">What the log has lost comes again, and may be something else.</param>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    public static TopicDeletions Open(
        IJournalFiles files, string path, CommitLog log, QueueEnds ends, bool isCopy)
    {
        var saved = files.Exists(path) ? Read(files, path) : [];
        var (start, end) = (log.Start, log.End);
        // A power cut may have taken the log's end with it: what is written there next is a new life's.
        var left = isCopy ? Without(saved, end) : Map(saved, place => place < end ? place : end);
        ends.Forget(left.ToDictionary(one => one.Key, one => one.Value[^1]));
        var fitting = Map(left, place => place > start ? place : null);
        var deletions = new TopicDeletions(files, path, isCopy, fitting)
        {
            HasForgotten = isCopy && saved.Values.Any(places => places[^1] > end),
        };
        if (!AllPlaces(saved).SequenceEqual(AllPlaces(fitting)))
            deletions.Write(fitting);
        return deletions;
    }

    private static IEnumerable<JournalPosition> AllPlaces(Dictionary<TopicName, JournalPosition[]> places) =>
        places.Values.SelectMany(each => each);

    /// <summary>The last place of all; the log's very begin without any.</summary>
    public JournalPosition Latest =>
        _places.Values.Select(places => places[^1]).DefaultIfEmpty(JournalPosition.Start).Max();

    /// <summary>Where the topic's present life begins at the earliest.</summary>
    public JournalPosition EndOf(TopicName topic) =>
        _places.TryGetValue(topic, out var places) ? places[^1] : JournalPosition.Start;

    /// <summary>The entries after further deletions; durable when this returns, not yet in use.</summary>
    public Dictionary<TopicName, JournalPosition[]> Note(IEnumerable<TopicName> topics, JournalPosition place)
    {
        var next = new Dictionary<TopicName, JournalPosition[]>(_places);
        foreach (var topic in topics)
            next[topic] = With(topic, place, replacesLast: !_isCopy);
        Write(next);
        return next;
    }

    /// <summary>The entries without those behind a place; durable when this returns, not in use yet.
    /// </summary>
    public Dictionary<TopicName, JournalPosition[]> NoteWithout(JournalPosition end)
    {
        if (Latest <= end)
            return _places;
        var next = Without(_places, end);
        Write(next);
        return next;
    }

    /// <summary>Takes into use what was noted.</summary>
    public void Use(Dictionary<TopicName, JournalPosition[]> noted) => _places = noted;

    /// <summary>
    /// What lies before a place belongs to no queue of a topic; durable only after <see cref="Save"/>.
    /// </summary>
    public void Raise(TopicName topic, JournalPosition place) =>
        _places[topic] = With(topic, place, replacesLast: !_raised.Add(topic));

    /// <summary>Makes durable what was raised.</summary>
    public void Save()
    {
        if (_raised.Count > 0)
            Write(_places);
    }

    /// <summary>Reads the file as it is: of each topic the places, the youngest last.</summary>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    internal static Dictionary<TopicName, JournalPosition[]> Read(IJournalFiles files, string path)
    {
        using var file = files.Open(path);
        var bytes = new byte[file.Length];
        var rest = bytes.AsSpan(0, file.Read(bytes, 0));
        var found = new Dictionary<TopicName, JournalPosition[]>();
        while (!rest.IsEmpty)
        {
            var size = rest.Length < FixedSize
                ? int.MaxValue
                : FixedSize + BinaryPrimitives.ReadUInt16BigEndian(rest[sizeof(long)..]);
            if (size > rest.Length)
                throw new InvalidDataException($"{path} ends in the middle of an entry.");
            var topic = new TopicName(Encoding.UTF8.GetString(rest[FixedSize..size]));
            var place = new JournalPosition(BinaryPrimitives.ReadInt64BigEndian(rest));
            found[topic] = [.. found.GetValueOrDefault(topic, []), place];
            rest = rest[size..];
        }

        return found;
    }

    private static Dictionary<TopicName, JournalPosition[]> Without(
        Dictionary<TopicName, JournalPosition[]> places, JournalPosition end) =>
        Map(places, place => place <= end ? place : null);

    private static Dictionary<TopicName, JournalPosition[]> Map(
        Dictionary<TopicName, JournalPosition[]> places, Func<JournalPosition, JournalPosition?> map)
    {
        var mapped = new Dictionary<TopicName, JournalPosition[]>();
        foreach (var (topic, ofTopic) in places)
        {
            JournalPosition[] left = [.. ofTopic.Select(map).OfType<JournalPosition>()];
            if (left.Length > 0)
                mapped.Add(topic, left);
        }

        return mapped;
    }

    private JournalPosition[] With(TopicName topic, JournalPosition place, bool replacesLast)
    {
        var places = _places.GetValueOrDefault(topic, []);
        if (places is [.., var last] && last >= place)
            return places;
        return replacesLast && places.Length > 0
            ? [.. places[..^1], place]
            : [.. places.TakeLast(PlacesMax - 1), place];
    }

    private void Write(Dictionary<TopicName, JournalPosition[]> places)
    {
        var bytes = new byte[places.Sum(
            one => one.Value.Length * (FixedSize + Encoding.UTF8.GetByteCount(one.Key.Value)))];
        var rest = bytes.AsSpan();
        foreach (var (topic, ofTopic) in places)
        {
            foreach (var place in ofTopic)
            {
                var size = Encoding.UTF8.GetBytes(topic.Value, rest[FixedSize..]);
                BinaryPrimitives.WriteInt64BigEndian(rest, place.Value);
                BinaryPrimitives.WriteUInt16BigEndian(rest[sizeof(long)..], checked((ushort)size));
                rest = rest[(FixedSize + size)..];
            }
        }

        _files.WriteWhole(_path, bytes);
        _raised.Clear();
    }
}
