using ActorMQ.Model.Routing;

namespace ActorMQ.Model.Tests.Routing;

/// <summary>
/// The registry once more, written the slow and plain way: flat lists, searched from end to end.
/// </summary>
internal sealed class DumbRegistry
{
    private readonly List<(BrokerName Group, long Id, Host Address)> _addresses = [];
    private readonly List<(TopicName Topic, BrokerName Group, TopicQueues Queues)> _topics = [];
    private readonly List<Live> _live = [];
    private readonly Dictionary<BrokerName, (ClusterName Cluster, bool Acting)> _groups = [];

    internal RegistrationVerdict Register(BrokerRegistration r, double now)
    {
        var (cluster, group, id, address) = (r.Cluster, r.Name, r.Id.Value, new Host(r.Address));
        if (_live.Exists(l => l.Cluster == cluster && l.Address == address && l.Group == group
            && l.Version.StateVersion > r.Version.StateVersion && l.Connection.Value >= r.Connection.Value))
        {
            return RegistrationVerdict.Overtaken;
        }

        var holder = _addresses.SingleOrDefault(a => a.Group == group && a.Id == id).Address;
        if (holder != default && holder != address && _live.Exists(l =>
            l.Cluster == cluster && l.Address == holder && l.Version.StateVersion > r.Version.StateVersion))
        {
            Unregister(cluster, address, group);
            return RegistrationVerdict.OlderThanKnown;
        }

        if (holder == default && r.Topics.Length == 1)
            return RegistrationVerdict.NotYetRegistered;
        _addresses.RemoveAll(a => a.Group == group && (a.Address == address || a.Id == id));
        _addresses.Add((group, id, address));
        _groups[group] = (cluster, r.ActingMaster == true);
        var smallest = _addresses.Where(a => a.Group == group).Min(a => a.Id);
        var isNews = holder == default
            || !_live.Exists(l => l.Cluster == cluster && l.Address == address && l.Version == r.Version);
        foreach (var (topic, queues) in r.Topics)
        {
            var isSilentSlave = id != 0 && (r.ActingMaster == null || id != smallest);
            if (isSilentSlave || (!isNews && _topics.Exists(t => t.Topic == topic && t.Group == group)))
                continue;
            _topics.RemoveAll(t => t.Topic == topic && t.Group == group);
            _topics.Add((topic, group, id != 0 && r.ActingMaster == true ? Closed(queues) : queues));
        }

        _live.RemoveAll(l => l.Cluster == cluster
            && (l.Address == address || (l.Address == holder && l.Group == group)));
        _live.Add(new Live(cluster, address, group, r.Version, now, r.Connection));
        return RegistrationVerdict.Accepted;
    }

    internal void Unregister(ClusterName cluster, Host address, BrokerName group)
    {
        _live.RemoveAll(l => l.Cluster == cluster && l.Address == address);
        if (!_groups.TryGetValue(group, out var known))
            return;
        _addresses.RemoveAll(a => a.Group == group && a.Address == address);
        if (!_addresses.Exists(a => a.Group == group))
        {
            _groups.Remove(group);
            _topics.RemoveAll(t => t.Group == group);
        }
        else if (known.Acting && !_addresses.Exists(a => a.Group == group && a.Id == 0))
        {
            ChangeTopics(group, Closed);
        }
    }

    internal void Heartbeat(ClusterName cluster, Host address, double now)
    {
        for (var i = 0; i < _live.Count; i++)
        {
            if (_live[i].Cluster == cluster && _live[i].Address == address)
                _live[i] = _live[i] with { Heard = now };
        }
    }

    internal void Scan(double now)
    {
        var expired = _live.Where(l => l.Heard + 120 < now).OrderBy(l => l.Key, StringComparer.Ordinal);
        foreach (var l in expired.ToList())
            Unregister(l.Cluster, l.Address, l.Group);
    }

    internal void ConnectionEnded(BrokerConnection connection)
    {
        var ended = _live.Where(l => l.Connection == connection).OrderBy(l => l.Key, StringComparer.Ordinal);
        foreach (var l in ended.ToList())
            Unregister(l.Cluster, l.Address, l.Group);
    }

    internal int Wipe(BrokerName group) => ChangeTopics(group, Closed);

    internal void DeleteTopic(TopicName topic, ClusterName? cluster) =>
        _topics.RemoveAll(t => t.Topic == topic && (cluster == null || _groups[t.Group].Cluster == cluster));

    /// <summary>All that clients can see, as lines of text in order.</summary>
    internal IEnumerable<string> Lines() =>
        _addresses.Select(a => $"{a.Group} in {_groups[a.Group]} {a.Id} at {a.Address}")
            .Concat(_topics.Select(t => $"{t.Topic} {t.Group} {t.Queues}"))
            .Append($"{_live.Count} live")
            .Order(StringComparer.Ordinal);

    private static TopicQueues Closed(TopicQueues queues) =>
        queues with { Permissions = queues.Permissions & ~2 };

    private int ChangeTopics(BrokerName group, Func<TopicQueues, TopicQueues> change)
    {
        var changed = _topics.Where(t => t.Group == group).ToList();
        _topics.RemoveAll(t => t.Group == group);
        _topics.AddRange(changed.Select(t => t with { Queues = change(t.Queues) }));
        return changed.Count;
    }

    internal readonly record struct Host(string Value)
    {
        public override string ToString() => Value;
    }

    private sealed record Live(
        ClusterName Cluster,
        Host Address,
        BrokerName Group,
        TopicsVersion Version,
        double Heard,
        BrokerConnection Connection)
    {
        internal string Key => $"{Cluster}/{Address}";
    }
}
