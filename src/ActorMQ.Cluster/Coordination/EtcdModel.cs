using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>
/// etcd as ActorMQ uses it, in memory and without a clock: what whole-cluster simulations run on. The same
/// script of operations is run against it and against a real etcd.
/// </summary>
/// <remarks>
/// The store has one revision, which grows by one with each transaction that changes something; the first
/// change makes it 2.
/// </remarks>
internal sealed class EtcdModel
{
    private readonly SortedDictionary<string, StoredKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<LeaseId, (TimeSpan Ttl, TimeSpan EndsAt)> _leases = [];
    private readonly List<KeyEvent> _events = [];
    private long _revision = 1;
    private long _compacted;
    private long _lastLease = 1000;

    public RecordRevision Revision => new(_revision);

    public StoredKey? Get(string key) => _keys.GetValueOrDefault(key);

    public KeysRead Read(string prefix) =>
        new(Revision, [.. _keys.Values.Where(entry => IsWithin(entry.Key, prefix))]);

    public TransactionResult Transact(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes)
    {
        if (conditions.Any(condition => RevisionOf(condition.Key) != condition.Revision))
        {
            var current = conditions.Select(condition => Get(condition.Key)).OfType<StoredKey>().ToList();
            return new(TransactionOutcome.Lost, Revision, current);
        }

        if (changes.OfType<PutKey>().Any(put => put.Lease != LeaseId.None && !_leases.ContainsKey(put.Lease)))
            return new(TransactionOutcome.LeaseGone, Revision, []);
        Change(changes);
        return new(TransactionOutcome.Won, Revision, []);
    }

    public LeaseId Grant(TimeSpan ttl, TimeSpan now)
    {
        var lease = new LeaseId(++_lastLease);
        _leases[lease] = (ttl, now + ttl);
        return lease;
    }

    /// <summary>Whether the lease was there to be kept.</summary>
    public bool KeepAlive(LeaseId lease, TimeSpan now)
    {
        if (!_leases.TryGetValue(lease, out var held))
            return false;
        _leases[lease] = (held.Ttl, now + held.Ttl);
        return true;
    }

    /// <summary>Ends the lease, and all keys that it is on. Whether it was there.</summary>
    public bool Revoke(LeaseId lease)
    {
        if (!_leases.Remove(lease))
            return false;
        var held = _keys.Values.Where(entry => entry.Lease == lease);
        Change([.. held.Select(entry => new DeleteKey(entry.Key))]);
        return true;
    }

    /// <summary>Ends the leases whose time is over.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var (lease, _) in _leases.Where(lease => lease.Value.EndsAt <= now).ToList())
            Revoke(lease);
    }

    /// <summary>The events of a revision and after; null when some of them are compacted away.</summary>
    public IReadOnlyList<KeyEvent>? EventsFrom(RecordRevision first, string prefix) =>
        first.Value < _compacted
            ? null
            : [.. _events.Where(each => each.Revision >= first && IsWithin(each.Key, prefix))];

    /// <summary>Forgets the events before a revision.</summary>
    public void Compact(RecordRevision revision)
    {
        _compacted = revision.Value;
        _events.RemoveAll(each => each.Revision < revision);
    }

    private static bool IsWithin(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.Ordinal);

    private RecordRevision RevisionOf(string key) => Get(key)?.Revision ?? RecordRevision.Absent;

    private void Change(IReadOnlyList<KeyChange> changes)
    {
        var next = new RecordRevision(_revision + 1);
        var before = _events.Count;
        foreach (var change in changes)
        {
            if (change is PutKey put)
            {
                _keys[put.Key] = new(put.Key, put.Value, next, put.Lease);
                _events.Add(new(put.Key, _keys[put.Key], next));
            }
            else if (_keys.Remove(change.Key))
            {
                _events.Add(new(change.Key, Put: null, next));
            }
        }

        if (_events.Count > before)
            _revision++;
    }
}
