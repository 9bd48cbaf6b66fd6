using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Which nodes are gone, by one node's own clock.</summary>
/// <remarks>
/// A node is lost when its entry in etcd has not changed for a lease, while this node's access to etcd was
/// good all that time. Proof of access is what comes back: a read, or the watch's news of this node's own
/// beat, shows all that etcd held when it was asked for. Where proofs are further apart than half a lease,
/// access was not good, and nobody is judged before another lease has passed: so an outage of etcd, or a
/// pause of this process, makes nobody lost.
/// <code>
///   own beats   p───p───p───p───p───p            p: asked for; all before p is known here
///   b's beats   │   b       ├── a lease ──┤
///                           └ last seen   └ the first p from here on makes it lost
/// </code>
/// Lost is lost until the node's entry changes. Times come from one clock that never goes back.
/// </remarks>
internal sealed class NodeLiveness(NodeId self, TimeSpan lease)
{
    private readonly Dictionary<NodeId, Beat> _beats = [];
    private TimeSpan? _goodSince;
    private TimeSpan _knownTo;

    /// <summary>Takes the nodes' entries as they are known now.</summary>
    public void See(IReadOnlyDictionary<NodeId, Stored<NodeEntry>> nodes, TimeSpan now)
    {
        foreach (var gone in _beats.Keys.Where(node => !nodes.ContainsKey(node)).ToList())
            _beats.Remove(gone);
        foreach (var (node, entry) in nodes)
        {
            if (!_beats.TryGetValue(node, out var beat) || beat.Revision != entry.Revision)
                _beats[node] = new(entry.Revision, now, LostAt: null);
        }
    }

    /// <summary>All that etcd held at <paramref name="askedAt"/> has been seen.</summary>
    /// <returns>The nodes that are lost from now on.</returns>
    public IReadOnlyList<NodeId> Prove(TimeSpan askedAt, TimeSpan now)
    {
        if (_goodSince is null || askedAt - _knownTo > lease / 2)
            _goodSince = askedAt;
        if (askedAt > _knownTo)
            _knownTo = askedAt;
        List<NodeId> lost = [];
        foreach (var (node, beat) in _beats)
        {
            if (node != self && beat.LostAt is null && _knownTo - SilentSince(beat) >= lease)
                lost.Add(node);
        }

        foreach (var node in lost)
            _beats[node] = _beats[node] with { LostAt = now };
        lost.Sort();
        return lost;
    }

    /// <summary>
    /// Whether a proof that is asked for now would make a node lost that the last one, which may be on its
    /// way, does not.
    /// </summary>
    public bool WantsProof(TimeSpan lastAskedAt, TimeSpan now) => _goodSince is not null && _beats.Any(each =>
        each.Key != self && each.Value.LostAt is null
        && now - SilentSince(each.Value) >= lease && lastAskedAt - SilentSince(each.Value) < lease);

    /// <summary>Whether the node is gone: it has no entry, or is lost.</summary>
    public bool IsLost(NodeId node) =>
        node != self && (!_beats.TryGetValue(node, out var beat) || beat.LostAt is not null);

    /// <summary>How long the node is known to be lost; null when it is not, or has no entry.</summary>
    public TimeSpan? LostFor(NodeId node, TimeSpan now) =>
        _beats.TryGetValue(node, out var beat) && beat.LostAt is { } at ? now - at : null;

    /// <summary>Whether there was a proof within the last lease.</summary>
    public bool HasAccess(TimeSpan now) => _goodSince is not null && now - _knownTo <= lease;

    /// <summary>Whether access was good for so long that whoever is silent has been judged.</summary>
    public bool HasJudged(TimeSpan now) => HasAccess(now) && _knownTo - _goodSince >= lease;

    private TimeSpan SilentSince(Beat beat) => beat.At > _goodSince ? beat.At : _goodSince!.Value;

    private sealed record Beat(RecordRevision Revision, TimeSpan At, TimeSpan? LostAt);
}
