using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Coordination;

/// <summary>All that etcd holds of one cluster, at one revision.</summary>
/// <param name="Keys">Where it lies.</param>
/// <param name="Revision">Of the store: everything up to it is in here.</param>
/// <param name="Settings">Null when no node has ever joined.</param>
/// <param name="Nodes">Those that belong to the cluster, whether they live or not.</param>
/// <param name="Leaving">Nodes whose replicas go to others, for good; they may be no member any more.</param>
/// <param name="Shards">By name.</param>
/// <param name="Unreadable">Keys with values that make no sense; they count as not there.</param>
internal sealed record ClusterContents(
    ClusterKeys Keys,
    RecordRevision Revision,
    Stored<ClusterSettings>? Settings,
    ImmutableSortedDictionary<NodeId, Stored<NodeEntry>> Nodes,
    ImmutableSortedSet<NodeId> Leaving,
    ImmutableSortedDictionary<BrokerName, ShardContents> Shards,
    ImmutableSortedSet<string> Unreadable)
{
    private static readonly IComparer<BrokerName> ByName = Comparer<BrokerName>.Create(
        static (left, right) => string.CompareOrdinal(left.Value, right.Value));

    public static ClusterContents Nothing(ClusterKeys keys) => new(
        keys,
        RecordRevision.Absent,
        Settings: null,
        ImmutableSortedDictionary<NodeId, Stored<NodeEntry>>.Empty,
        ImmutableSortedSet<NodeId>.Empty,
        ImmutableSortedDictionary.Create<BrokerName, ShardContents>(ByName),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>From a read of all keys under <see cref="ClusterKeys.Root"/>.</summary>
    public static ClusterContents Of(ClusterKeys keys, KeysRead read)
    {
        var contents = Nothing(keys);
        foreach (var entry in read.Keys)
            contents = contents.With(entry.Key, entry);
        return contents with { Revision = read.Revision };
    }

    /// <summary>With an event of the cluster's keys; the same when it is in here already.</summary>
    public ClusterContents With(KeyEvent change) =>
        change.Revision < Revision ? this : With(change.Key, change.Put) with { Revision = change.Revision };

    public ShardContents Shard(BrokerName shard) => Shards.GetValueOrDefault(shard, ShardContents.Nothing);

    private ClusterContents With(string key, StoredKey? entry)
    {
        if (!key.StartsWith(Keys.Root, StringComparison.Ordinal))
            return this;
        var isReadable = true;
        var next = key[Keys.Root.Length..].Split('/') switch
        {
            ["settings"] => this with { Settings = Read(entry, ClusterJson.Settings, ref isReadable) },
            ["nodes", var node] => this with
            {
                Nodes = Set(Nodes, new(node), Read(entry, ClusterJson.Node, ref isReadable)),
            },
            ["leaving", var node] => this with
            {
                Leaving = entry is null ? Leaving.Remove(new(node)) : Leaving.Add(new(node)),
            },
            ["shards", var shard, .. var rest] => WithShard(new(shard), rest, entry, ref isReadable),
            _ => this,
        };
        return isReadable == !Unreadable.Contains(key) ? next
            : next with { Unreadable = isReadable ? Unreadable.Remove(key) : Unreadable.Add(key) };
    }

    private ClusterContents WithShard(BrokerName name, string[] rest, StoredKey? entry, ref bool isReadable)
    {
        var shard = Shard(name);
        shard = rest switch
        {
            ["record"] => shard with { Record = ReadRecord(entry, ref isReadable) },
            ["lease"] => shard with { Lease = Read(entry, ClusterJson.Lease, ref isReadable) },
            ["wish"] => shard with { Wish = Read(entry, ClusterJson.Wish, ref isReadable) },
            ["placement"] => shard with
            {
                Placement = Read(entry, ClusterJson.Nodes, ref isReadable) is { } nodes
                    ? new(NodeSet.Of(nodes.Value), nodes.Revision)
                    : null,
            },
            ["replicas", var node] => shard with
            {
                Addresses = Set(shard.Addresses, new(node), Read(entry, ClusterJson.Address, ref isReadable)),
            },
            _ => shard,
        };
        return this with { Shards = shard.IsEmpty ? Shards.Remove(name) : Shards.SetItem(name, shard) };
    }

    private static ImmutableSortedDictionary<NodeId, T> Set<T>(
        ImmutableSortedDictionary<NodeId, T> all, NodeId node, T? value)
        where T : class => value is null ? all.Remove(node) : all.SetItem(node, value);

    private static Stored<ShardRecord>? ReadRecord(StoredKey? entry, ref bool isReadable)
    {
        if (entry is null)
            return null;
        var record = ShardRecordJson.TryDecode(entry.Value);
        isReadable = record is not null;
        return record is null ? null : new(record, entry.Revision);
    }

    private static Stored<T>? Read<T>(
        StoredKey? entry, JsonTypeInfo<T> type, ref bool isReadable)
        where T : class
    {
        if (entry is null)
            return null;
        var value = ClusterJson.TryDecode(entry.Value, type);
        isReadable = value is not null;
        return value is null ? null : new(value, entry.Revision);
    }
}
