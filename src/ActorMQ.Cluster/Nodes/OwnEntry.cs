using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A node's own entry in etcd: joins, then is put again and again.</summary>
/// <remarks>
/// Each change expects the one before it, so of two processes with one name the later wins and the earlier
/// notices with its next beat. A beat that comes back proves access to etcd (<see cref="NodeLiveness"/>).
/// </remarks>
internal sealed class OwnEntry(ClusterNodeOptions options, NodeKnowledge known)
{
    private const int BeatsRemembered = 16;

    private readonly Queue<(long Beat, TimeSpan AskedAt)> _asked = new();
    private Pending _pending;
    private RecordRevision _revision;
    private TimeSpan _askedAt;
    private long _beat;

    /// <summary>Of this start of the node; 0 until it has joined.</summary>
    public long Life { get; private set; }

    /// <summary>
    /// The store's revision when this start of the node has joined: no start before it has seen as late a
    /// one.
    /// </summary>
    public RecordRevision JoinedAt { get; private set; }

    public NodeStage Stage { get; set; }

    /// <summary>All keys are known, so this node may take its place.</summary>
    public void Join(TimeSpan now, List<NodeEffect> effects)
    {
        if (Life != 0 || _pending.IsOn(now))
            return;
        var contents = known.Contents;
        var life = contents.Revision.Value;
        var former = contents.Nodes.GetValueOrDefault(known.Self)?.Revision ?? RecordRevision.Absent;
        List<KeyCondition> conditions = [new(Key, former)];
        List<KeyChange> changes = [PutEntry(life, now)];
        if (contents.Settings is null)
        {
            conditions.Add(new(known.Keys.Settings, RecordRevision.Absent));
            changes.Add(new PutKey(
                known.Keys.Settings, ClusterJson.Encode(options.Settings, ClusterJson.Settings)));
        }

        Ask(new(new NodePurpose.Join(life), conditions, changes), now, effects);
    }

    /// <summary>Whether the node is a member now.</summary>
    public bool OnJoined(NodePurpose.Join join, TransactionResult result)
    {
        _pending.End();
        if (result.Outcome != TransactionOutcome.Won)
            return false;
        (Life, JoinedAt, _revision) = (join.Life, result.Revision, result.Revision);
        return true;
    }

    /// <summary>Shows that the node lives, when it is time to, or when that decides about others.</summary>
    public void Beat(TimeSpan now, List<NodeEffect> effects)
    {
        var isDue = now - _askedAt >= options.Times.BeatInterval || known.Liveness.WantsProof(_askedAt, now);
        if (Life != 0 && isDue && !_pending.IsOn(now))
            BeatAtOnce(now, effects);
    }

    /// <summary>Shows it now, or as soon as the beat that is on its way has ended.</summary>
    public void BeatSoon() => _askedAt = TimeSpan.MinValue / 2;

    /// <summary>What another process means when it took this one's name; null while there is none.</summary>
    public NodeEnd? OnBeat(TransactionResult result, TimeSpan now, List<NodeEffect> effects)
    {
        _pending.End();
        if (result.Outcome == TransactionOutcome.Won)
        {
            _revision = result.Revision;
            return null;
        }

        if (result.Outcome != TransactionOutcome.Lost)
            return null;
        if (result.Current is not [var current, ..])
        {
            Life = 0;
            effects.Add(new NodeEffect.Log(new NodeNote.EntryDeleted()));
            effects.Add(NodeEffect.ReadKeys.Instance);
            return null;
        }

        if (ClusterJson.TryDecode(current.Value, ClusterJson.Node)?.Life != Life)
            return NodeEnd.NameTaken;

        // A beat of this life had an unknown outcome, and has won after all.
        _revision = current.Revision;
        BeatAtOnce(now, effects);
        return null;
    }

    /// <summary>When the node asked for what etcd shows of it now; null when that is not known.</summary>
    public TimeSpan? AskedAt()
    {
        if (!known.Contents.Nodes.TryGetValue(known.Self, out var entry) || entry.Value.Life != Life)
            return null;
        while (_asked.TryPeek(out var first) && first.Beat < entry.Value.Beat)
            _asked.Dequeue();
        return _asked.TryPeek(out var asked) && asked.Beat == entry.Value.Beat ? asked.AskedAt : null;
    }

    /// <summary>The last change: the entry stays, as of a node that has stopped, or goes.</summary>
    public void Farewell(NodeEnd how, IEnumerable<KeyChange> others, TimeSpan now, List<NodeEffect> effects)
    {
        if (_pending.IsOn(now))
            return;
        Stage = NodeStage.Stopped;
        KeyChange entry = how == NodeEnd.Left ? new DeleteKey(Key) : PutEntry(Life, now);
        Ask(
            new(new NodePurpose.Farewell(how), [new(Key, _revision)], [entry, .. others]), now, effects);
    }

    /// <summary>Whether that has come to be; otherwise it is to be said again.</summary>
    public bool OnFarewell(TransactionResult result)
    {
        _pending.End();
        if (result.Outcome != TransactionOutcome.Lost)
            return result.Outcome == TransactionOutcome.Won;
        if (result.Current is not [var current, ..]
            || ClusterJson.TryDecode(current.Value, ClusterJson.Node)?.Life != Life)
        {
            return true;
        }

        _revision = current.Revision;
        return false;
    }

    private string Key => known.Keys.Node(known.Self);

    private void BeatAtOnce(TimeSpan now, List<NodeEffect> effects) =>
        Ask(new(new NodePurpose.Beat(), [new(Key, _revision)], [PutEntry(Life, now)]), now, effects);

    private void Ask(NodeTransaction transaction, TimeSpan now, List<NodeEffect> effects)
    {
        _pending.Begin(now);
        _askedAt = now;
        effects.Add(new NodeEffect.Transact(transaction));
    }

    private PutKey PutEntry(long life, TimeSpan now)
    {
        _beat++;
        _asked.Enqueue((_beat, now));
        if (_asked.Count > BeatsRemembered)
            _asked.Dequeue();
        var entry = new NodeEntry(options.Address, options.Rack, life, _beat, Stage);
        return new(Key, ClusterJson.Encode(entry, ClusterJson.Node));
    }
}
