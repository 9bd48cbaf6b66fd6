using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model;

namespace ActorMQ.Broker.Topics;

/// <summary>All topics of a broker and the version that they are; never changes.</summary>
internal sealed class TopicSnapshot
{
    private readonly Dictionary<byte[], TopicEntry> _entries;
    private readonly Dictionary<byte[], TopicEntry>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

    private TopicSnapshot(ConfigVersion version, Dictionary<byte[], TopicEntry> entries)
    {
        Version = version;
        _entries = entries;
        _byUtf8 = entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>No topics.</summary>
    internal static TopicSnapshot Empty { get; } =
        new(default, new Dictionary<byte[], TopicEntry>(Utf8Comparer.Instance));

    /// <summary>Which state of the topics this is.</summary>
    internal ConfigVersion Version { get; }

    /// <summary>How many topics there are.</summary>
    internal int Count => _entries.Count;

    /// <summary>The topics, in no order that means anything.</summary>
    internal IEnumerable<TopicEntry> Entries => _entries.Values;

    /// <summary>Finds a topic by the bytes of its name.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out TopicEntry? entry) =>
        _byUtf8.TryGetValue(utf8Name, out entry);

    /// <summary>This snapshot after changes: copied once, however many there are.</summary>
    /// <param name="version">The version after the changes.</param>
    /// <param name="changed">New entries of topics; a later one of the same name wins.</param>
    /// <param name="gone">Topics that are no more; applied after <paramref name="changed"/>.</param>
    internal TopicSnapshot With(
        ConfigVersion version, IEnumerable<TopicEntry> changed, IEnumerable<byte[]> gone)
    {
        var entries = new Dictionary<byte[], TopicEntry>(_entries, Utf8Comparer.Instance);
        foreach (var entry in changed)
            entries[entry.NameUtf8] = entry;
        foreach (var name in gone)
            entries.Remove(name);
        return new TopicSnapshot(version, entries);
    }
}
