using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>The consumer groups that the broker has: what every handler looks into.</summary>
/// <remarks>
/// Any thread reads without a lock; the group catalog alone publishes. What is in here is durable, unless an
/// entry says that it is not.
/// </remarks>
internal sealed class GroupDirectory
{
    private volatile GroupSnapshot _snapshot = GroupSnapshot.Empty;

    /// <summary>All groups and their version, as of one moment.</summary>
    internal GroupSnapshot Snapshot => _snapshot;

    /// <summary>Finds a group by the bytes of its name.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out GroupEntry? entry) =>
        _snapshot.TryGet(utf8Name, out entry);

    /// <summary>Finds a group; null when there is none.</summary>
    internal GroupEntry? Find(GroupName name) =>
        name.Value.Length <= 255 && _snapshot.TryGet(Encoding.UTF8.GetBytes(name.Value), out var entry)
            ? entry
            : null;

    /// <summary>Puts a new snapshot in place of the old one.</summary>
    internal void Publish(GroupSnapshot snapshot) => _snapshot = snapshot;
}

/// <summary>
/// All consumer groups of a broker and the version that they are; never changes but for who is there.
/// </summary>
internal sealed class GroupSnapshot
{
    private readonly Dictionary<byte[], GroupEntry> _entries;
    private readonly Dictionary<byte[], GroupEntry>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

    private GroupSnapshot(ConfigVersion version, Dictionary<byte[], GroupEntry> entries)
    {
        Version = version;
        _entries = entries;
        _byUtf8 = entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>No groups.</summary>
    internal static GroupSnapshot Empty { get; } =
        new(default, new Dictionary<byte[], GroupEntry>(Utf8Comparer.Instance));

    /// <summary>Which state of the groups this is.</summary>
    internal ConfigVersion Version { get; }

    /// <summary>The groups, in no order that means anything.</summary>
    internal IEnumerable<GroupEntry> Entries => _entries.Values;

    /// <summary>Finds a group by the bytes of its name.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out GroupEntry? entry) =>
        _byUtf8.TryGetValue(utf8Name, out entry);

    /// <summary>This snapshot with a group that is in use, but could not be made durable.</summary>
    internal GroupSnapshot WithUnsaved(SubscriptionGroupConfig config)
    {
        var entry = new GroupEntry(config, isSaved: false);
        return _entries.ContainsKey(entry.NameUtf8)
            ? this
            : new(Version, new(_entries, Utf8Comparer.Instance) { [entry.NameUtf8] = entry });
    }

    /// <summary>This snapshot after changes, in their order.</summary>
    /// <param name="version">The version after the changes.</param>
    /// <param name="changed">Groups that are new or other than before.</param>
    /// <param name="gone">Groups that are no more; applied after <paramref name="changed"/>.</param>
    internal GroupSnapshot With(
        ConfigVersion version, IEnumerable<SubscriptionGroupConfig> changed, IEnumerable<GroupName> gone)
    {
        var entries = new Dictionary<byte[], GroupEntry>(_entries, Utf8Comparer.Instance);
        foreach (var config in changed)
        {
            var name = Encoding.UTF8.GetBytes(config.Name.Value);
            entries[name] = entries.TryGetValue(name, out var old)
                ? old.With(config)
                : new(config, isSaved: true);
        }

        foreach (var group in gone)
            entries.Remove(Encoding.UTF8.GetBytes(group.Value));
        return new GroupSnapshot(version, entries);
    }
}
