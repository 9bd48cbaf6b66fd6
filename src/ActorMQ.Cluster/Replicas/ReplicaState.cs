using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Replicas;

/// <summary>One replica of a shard: follows, stands for leader, leads.</summary>
/// <remarks>
/// Mutable, owned by one shell, which carries out the effects. No clock, no chance, no I/O: the time comes in
/// with each input, from a clock that never goes back and need not agree with anyone's.
/// <code>
///                 ┌────── the record names another leader ───────┐
///                 ▼                                              │
///   idle ──► following ──lease gone, in the set──► (stands) ──► leading
///              ▲    └── the record names another epoch ──┐
///              └─────────────────────────────────────────┘
/// </code>
/// The rules and why they suffice: DESIGN.md.
/// </remarks>
internal sealed class ReplicaState
{
    private static readonly Dictionary<NodeId, FollowerProgress> NoFollowers = [];

    private readonly NodeId _self;
    private readonly ReplicaSettings _settings;
    private readonly LocalLog _log;
    private readonly KnownRecord _known;
    private readonly Election _election;

    /// <summary>
    /// Joins of an epoch that is not known here yet: a follower may see sooner than its leader who that is.
    /// The last of each node.
    /// </summary>
    private readonly Dictionary<NodeId, JoinLeader> _early = [];
    private ReplicaSession _session;
    private LeaderRole? _leading;
    private FollowerRole? _following;
    private bool _isLeaving;

    public ReplicaState(NodeId self, ReplicaSettings settings, ReplicaStart start)
    {
        (_self, _settings, _log) = (self, settings, new(start));
        (_known, _election) = (new(settings.RetryAfter), new(self, settings));
        _session = new(start.Life, 0);
    }

    /// <summary>The record as it is known here; null until one is seen.</summary>
    public ShardRecord? Record => _known.Record;

    /// <summary>The record's revision.</summary>
    public RecordRevision Revision => _known.Revision;

    /// <summary>What is known of the log.</summary>
    public LocalLog Log => _log;

    /// <summary>The epoch in which this replica leads; null when it does not.</summary>
    public ShardEpoch? LeadsIn => _leading?.Epoch;

    /// <summary>How far followers are; empty when this replica does not lead.</summary>
    public IReadOnlyDictionary<NodeId, FollowerProgress> Followers => _leading?.Followers ?? NoFollowers;

    /// <summary>The leader that this replica follows, or wants to; null when it does not.</summary>
    public FollowerRole? Following => _following;

    /// <summary>The session in which this replica and another talk; none when they do not.</summary>
    public ReplicaSession CurrentSessionWith(NodeId other) =>
        _leading?.SessionOf(other) ?? _following?.Session ?? default;

    /// <summary>Takes an input and adds what is to be done to <paramref name="effects"/>.</summary>
    public void Decide(ReplicaInput input, TimeSpan now, List<ReplicaEffect> effects)
    {
        switch (input)
        {
            case RecordSeen seen:
                OnRecord(seen.Record, seen.Revision, now, effects);
                break;
            case SwapWon won:
                OnRecord(won.Record, won.Revision, now, effects);
                break;
            case LeaseSeen lease:
                _election.OnLease(lease.HeldFor);
                _leading?.OnLease(lease.HeldFor, effects);
                StandIfDue(now, effects);
                break;
            case LogAdvanced advanced:
                if (_log.Advance(advanced))
                {
                    _leading?.OnLogAdvanced(now, effects);
                    _following?.OnLogAdvanced(effects);
                }

                break;
            case MessageArrived arrived:
                OnMessage(arrived, now, effects);
                break;
            case LogSent sent:
                _leading?.OnLogSent(sent, now, effects);
                break;
            case LogRemoved removed:
                _leading?.OnLogRemoved(removed, effects);
                break;
            case TimePassed:
                OnTime(now, effects);
                break;
            case HandOver handOver when _leading is not null:
                _leading.OnHandOver(handOver.Target, now, effects);
                break;
            case SendsSettled:
                _leading?.OnSendsSettled(now, effects);
                break;
            case LogClosed closed:
                _leading?.OnLogClosed(closed, now, effects);
                break;
            case HandOver handOver:
                effects.Add(new HandOverEnded(handOver.Target, IsDone: false));
                break;
            case Leave:
                _isLeaving = true;
                _leading?.Leave();
                _following?.Leave(effects);
                break;
            case ElectUnclean when _leading is null && _known.Record is { } record:
                _known.Forget();
                _known.Propose(record.ElectUnclean(_self), takesLease: true, now, effects);
                break;
        }
    }

    public override string ToString() =>
        $"{_leading?.ToString() ?? _following?.ToString() ?? "idle"}; {_log}; {Record} at {_known.Revision}";

    private void OnRecord(
        ShardRecord record, RecordRevision revision, TimeSpan now, List<ReplicaEffect> effects)
    {
        var former = _known.Record;
        if (!_known.See(record, revision))
        {
            if (revision == _known.Revision)
                _leading?.OnRecord(now, effects);
            return;
        }

        if (_leading is not null && record.Leader == _self && record.Epoch == _leading.Epoch)
            _leading.OnRecord(now, effects);
        else if (former is null || record.Epoch != former.Epoch || _leading is not null)
            BeginEpoch(record, former?.Leader, now, effects);
        else if (!IsReplica(record))
            EndFollowing();
        else if (_following is null)
            Follow(record, now, effects);
        StandIfDue(now, effects);
    }

    private void BeginEpoch(ShardRecord record, NodeId? former, TimeSpan now, List<ReplicaEffect> effects)
    {
        _leading?.End(effects);
        _leading = null;
        EndFollowing();
        if (record.Leader != _self)
        {
            Follow(record, now, effects);
        }
        else if (record.Epoch > _log.History.LastEpoch && _election.MayLead(record, _log.IsTailProven))
        {
            // No life of this replica has led in this epoch: the epoch file would know of it.
            _leading = new(_self, _settings, _log, _known, former, now, effects);
            if (_isLeaving)
                _leading.Leave();
            foreach (var (node, join) in _early.Where(early => early.Value.Epoch == record.Epoch))
                _leading.OnMessage(node, join, now, effects);
        }
        else if (!_election.MayLead(record, _log.IsTailProven))
        {
            // It leads by the record, and may not: whoever holds everything need not wait for the lease to
            // end.
            effects.Add(new DropLease(record.Epoch));
        }

        _early.Clear();
    }

    private void Follow(ShardRecord record, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (record.Leader is { } leader && leader != _self && IsReplica(record))
            _following = new(_settings, _log, record.Epoch, leader, _session, _isLeaving, now, effects);
    }

    private bool IsReplica(ShardRecord record) =>
        record.Replicas.Contains(_self) || record.InSync.Contains(_self);

    private void EndFollowing()
    {
        _session = _following?.Session ?? _session;
        _following = null;
    }

    private void OnMessage(MessageArrived arrived, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (arrived.Message is JoinLeader join && _known.Record is { } known && join.Epoch > known.Epoch
            && known.Replicas.Union(known.InSync).Contains(arrived.From))
        {
            _early[arrived.From] = join;
        }

        if (_leading is not null)
            _leading.OnMessage(arrived.From, arrived.Message, now, effects);
        else if (_following is not null)
            _following.OnMessage(arrived.From, arrived.Message, now, effects);
        else if (arrived.Message.Epoch > (_known.Record?.Epoch ?? ShardEpoch.None))
            effects.Add(ReadRecord.Instance);
    }

    private void OnTime(TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_known.Record is null)
            effects.Add(ReadRecord.Instance);
        if (_leading is not null)
        {
            _leading.OnTime(now, effects);
            return;
        }

        _following?.OnTime(now, effects);
        _known.Retry(now, effects);
        StandIfDue(now, effects);
    }

    private void StandIfDue(TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_leading is not null || _known.Record is not { } record)
            return;
        if (_election.IsDue(record, _log.IsTailProven, now))
            _known.Propose(record.Elect(_self, _settings.InSyncMin), takesLease: true, now, effects);
        else if (_known.Pending is { IsUnclean: false })
            _known.Forget();
    }
}
