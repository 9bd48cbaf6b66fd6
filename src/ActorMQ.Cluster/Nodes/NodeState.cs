using ActorMQ.Cluster.Coordination;

namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// One node of a cluster: joins, runs the replicas it is given, takes part in placing them, ends.
/// </summary>
/// <remarks>
/// Mutable, owned by one shell, which carries out the effects. No clock, no chance, no I/O: the time comes in
/// with each input, from a clock that never goes back.
/// <code>
///   reads all keys ──► joins ──► up ──► stopping ──leaderships given, replicas stopped──► stopped
///                        ▲        └──► leaving ──replicas moved and stopped──► left
///                        └── entry deleted by others
/// </code>
/// </remarks>
internal sealed class NodeState
{
    private readonly ClusterNodeOptions _options;
    private readonly NodeKnowledge _known;
    private readonly OwnEntry _own;
    private readonly LocalReplicas _replicas;
    private readonly Leaderships _leaderships;
    private readonly PlacementWork _placement;
    private readonly NodeEnding _ending;
    private readonly TimeSpan _startedAt;
    private Pending _reading;
    private TimeSpan _readAt = TimeSpan.MinValue / 2;
    private TimeSpan? _watchedAt;
    private bool _isAway;
    private bool _hasCompared;

    public NodeState(ClusterNodeOptions options, TimeSpan now)
    {
        (_options, _startedAt) = (options, now);
        _known = new(options);
        _own = new(options, _known);
        _replicas = new(options.Times, _known, _own);
        _leaderships = new(_known, _own, _replicas);
        _placement = new(options.Times, _known);
        _ending = new(options.Times, _known, _own, _replicas, _leaderships);
    }

    /// <summary>What is known of the cluster.</summary>
    public ClusterContents Contents => _known.Contents;

    public bool IsJoined => _own.Life != 0;

    /// <summary>Whether etcd answers, as far as is known.</summary>
    public bool HasAccess => !_isAway;

    public ClusterView View(TimeSpan now) => _known.View(now);

    /// <summary>Takes an input and adds what is to be done to <paramref name="effects"/>.</summary>
    public void Decide(NodeInput input, TimeSpan now, List<NodeEffect> effects)
    {
        if (_ending.IsOver)
            return;
        switch (input)
        {
            case NodeInput.KeysRead read:
                OnKeysRead(read, now, effects);
                break;
            case NodeInput.KeyChanged { Event: var change }:
                See(_known.Contents.With(change), now, effects);
                if (string.Equals(change.Key, _known.Keys.Node(_known.Self), StringComparison.Ordinal))
                    OnOwnEntry(now, effects);
                break;
            case NodeInput.WatchEnded:
                (_watchedAt, _readAt) = (null, TimeSpan.MinValue / 2);
                break;
            case NodeInput.Transacted transacted:
                OnTransacted(transacted, now, effects);
                break;
            case NodeInput.ReplicaWatches watches:
                _replicas.OnWatches(watches.Shard);
                break;
            case NodeInput.ReplicaAsks asks:
                _replicas.OnAsks(asks, now, effects);
                break;
            case NodeInput.ShardRead read:
                _replicas.OnShardRead(read, now, effects);
                break;
            case NodeInput.ReplicaStarted started:
                _replicas.OnStarted(started);
                break;
            case NodeInput.ReplicaEnded ended:
                _replicas.OnEnded(ended, now, effects);
                break;
            case NodeInput.Stop:
                _ending.Stop(now);
                break;
        }

        Review(now, effects);
    }

    private void OnKeysRead(NodeInput.KeysRead read, TimeSpan now, List<NodeEffect> effects)
    {
        _reading.End();
        if (read.Keys is not { } keys)
            return;

        // What a watch has told meanwhile may be later than what was read.
        if (keys.Revision >= _known.Contents.Revision)
            See(ClusterContents.Of(_known.Keys, keys), now, effects);
        Prove(read.AskedAt, now, effects);

        // A watch that does not bring this node's own beats while etcd answers is a connection half open.
        if (_watchedAt is null || now - _watchedAt > _options.Times.Lease)
        {
            _watchedAt = now;
            effects.Add(new NodeEffect.Watch(new(_known.Contents.Revision.Value + 1)));
        }

        if (!_ending.HasBegun)
            _own.Join(now, effects);
        _replicas.OnAllRead(now, effects);
    }

    private void See(ClusterContents contents, TimeSpan now, List<NodeEffect> effects)
    {
        foreach (var key in contents.Unreadable.Except(_known.Contents.Unreadable))
            effects.Add(new NodeEffect.Log(new NodeNote.Unreadable(key)));
        _known.See(contents, now);
    }

    private void OnOwnEntry(TimeSpan now, List<NodeEffect> effects)
    {
        _watchedAt = now;
        if (_own.AskedAt() is { } askedAt)
            Prove(askedAt, now, effects);
    }

    private void Prove(TimeSpan askedAt, TimeSpan now, List<NodeEffect> effects)
    {
        foreach (var node in _known.Liveness.Prove(askedAt, now))
        {
            if (_known.StateOf(node) == NodeLiving.Lost)
                effects.Add(new NodeEffect.Log(new NodeNote.NodeLost(node)));
        }
    }

    private void OnTransacted(NodeInput.Transacted transacted, TimeSpan now, List<NodeEffect> effects)
    {
        var result = transacted.Result;
        switch (transacted.Transaction.Purpose)
        {
            case NodePurpose.Join join:
                _own.OnJoined(join, result);
                break;
            case NodePurpose.Beat:
                if (_own.OnBeat(result, now, effects) is { } end)
                    _ending.EndAs(end);
                break;
            case NodePurpose.Swap swap:
                _replicas.OnSwapped(swap, result, effects);
                break;
            case NodePurpose.Lease lease:
                _replicas.OnLeaseTaken(lease, result, now, effects);
                break;
            case NodePurpose.Placement:
                _placement.OnTransacted();
                break;
            case NodePurpose.Farewell farewell:
                if (_own.OnFarewell(result))
                    _ending.End(farewell.How, effects);
                break;
        }
    }

    private void Review(TimeSpan now, List<NodeEffect> effects)
    {
        if (_ending.IsOver)
            return;
        NoteAccess(now, effects);
        ReadIfDue(now, effects);
        if (!_ending.IsAboutToEnd)
            _own.Beat(now, effects);
        if (IsJoined)
        {
            NoteSettings(effects);
            _leaderships.Review(now, effects);
            if (!_ending.HasBegun)
                _placement.Review(now, effects);
        }

        _replicas.Review(now, effects);
        _ending.Review(now, effects);
    }

    private void NoteAccess(TimeSpan now, List<NodeEffect> effects)
    {
        var hasAccess = _known.Liveness.HasAccess(now) || now - _startedAt <= _options.Times.Lease;
        if (hasAccess == !_isAway)
            return;
        _isAway = !hasAccess;
        effects.Add(new NodeEffect.Log(
            _isAway ? new NodeNote.CoordinatorAway() : new NodeNote.CoordinatorBack()));
    }

    private void ReadIfDue(TimeSpan now, List<NodeEffect> effects)
    {
        var interval = IsJoined ? _options.Times.ReadInterval : _options.Times.BeatInterval;
        if (_reading.IsOn(now) || now - _readAt < interval)
            return;
        _readAt = now;
        _reading.Begin(now);
        effects.Add(NodeEffect.ReadKeys.Instance);
    }

    private void NoteSettings(List<NodeEffect> effects)
    {
        if (_hasCompared || _known.Contents.Settings is not { Value: var settings })
            return;
        _hasCompared = true;
        effects.Add(new NodeEffect.Log(new NodeNote.Joined(settings)));
        if (settings != _options.Settings)
            effects.Add(new NodeEffect.Log(new NodeNote.SettingsDiffer(_options.Settings, settings)));
    }
}
