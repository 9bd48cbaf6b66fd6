using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Replicas;

/// <summary>A replica that leads in one epoch.</summary>
/// <remarks>
/// It acknowledges what every member of the in-sync set holds, when the set has the least size. While a
/// change of the set is on its way it does not know which of the two sets another may be elected from, so
/// both count.
/// </remarks>
internal sealed partial class LeaderRole
{
    private readonly NodeId _self;
    private readonly ReplicaSettings _settings;
    private readonly LocalLog _log;
    private readonly KnownRecord _known;
    private readonly ShardEpoch _epoch;
    private readonly JournalPosition _epochStart;
    private readonly Dictionary<NodeId, FollowerProgress> _followers = [];
    private TimeSpan _heartbeatAt;
    private ShardService _service = ShardService.Following;
    private TimeSpan? _dropsLeaseAt;
    private bool _isDoubted;
    private bool _isLeaving;

    /// <summary>Begins the record's epoch, which is this replica's.</summary>
    /// <param name="self">Who leads.</param>
    /// <param name="settings">How.</param>
    /// <param name="log">
    /// What it holds is the log of the shard now, with the tail that nobody has acknowledged.
    /// </param>
    /// <param name="known">The record of the new epoch.</param>
    /// <param name="former">Who led before; it is taken for silent until it joins.</param>
    /// <param name="now">The time.</param>
    /// <param name="effects">What is to be done.</param>
    public LeaderRole(
        NodeId self,
        ReplicaSettings settings,
        LocalLog log,
        KnownRecord known,
        NodeId? former,
        TimeSpan now,
        List<ReplicaEffect> effects)
    {
        (_self, _settings, _log, _known) = (self, settings, log, known);
        var record = known.Record!;
        (_epoch, _epochStart) = (record.Epoch, log.Written);
        foreach (var node in record.Replicas.Union(record.InSync).Without(self))
            _followers[node] = new(node == former ? LongAgo(now) : now);
        log.Adopt(log.History.Begin(_epoch, _epochStart), effects);
        log.ProveTail(effects);
        log.TakeSends();
        Review(now, effects);
    }

    public ShardEpoch Epoch => _epoch;

    public IReadOnlyDictionary<NodeId, FollowerProgress> Followers => _followers;

    public ReplicaSession? SessionOf(NodeId follower) =>
        _followers.TryGetValue(follower, out var progress) ? progress.Session : null;

    /// <summary>The record is news, and still names this replica and epoch.</summary>
    public void OnRecord(TimeSpan now, List<ReplicaEffect> effects)
    {
        _isDoubted = false;
        var others = _known.Record!.Replicas.Union(_known.Record.InSync).Without(_self);
        foreach (var node in _followers.Keys.Except(others).ToList())
            _followers.Remove(node);
        foreach (var node in others)
            _followers.TryAdd(node, new(now));
        Review(now, effects);
    }

    public void OnMessage(NodeId from, ReplicaMessage message, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (message.Epoch > _epoch)
        {
            // Someone has seen a later epoch. Nothing is acknowledged any more anyway; so say so at once.
            _isDoubted |= message is RefuseEpoch;
            effects.Add(ReadRecord.Instance);
            Review(now, effects);
        }
        else if (message.Epoch < _epoch)
        {
            if (message is not RefuseEpoch)
                effects.Add(new SendMessage(from, new RefuseEpoch(_epoch, message.Session)));
        }
        else if (_followers.TryGetValue(from, out var follower))
        {
            switch (message)
            {
                case JoinLeader join:
                    OnJoin(from, follower, join, now, effects);
                    break;
                case AcknowledgeLog acknowledged when acknowledged.Session == follower.Session:
                    follower.Acknowledge(acknowledged.Held, acknowledged.Written, _log.Written, now);
                    if (acknowledged.HasGap)
                        follower.FillGap(acknowledged.Written, now);
                    Review(now, effects);
                    Feed(from, follower, now, effects);
                    break;
                case LeaveLeader leave when leave.Session == follower.Session:
                    follower.Leave(LongAgo(now));
                    Review(now, effects);
                    break;
            }
        }
    }

    public void OnLogAdvanced(TimeSpan now, List<ReplicaEffect> effects)
    {
        RaiseHighWater(effects);
        Appoint(now, effects);
        FeedAll(now, effects);
    }

    public void OnLogSent(LogSent sent, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (!_followers.TryGetValue(sent.To, out var follower) || follower.Session != sent.Session)
            return;
        follower.EndSending(sent.Until);
        Feed(sent.To, follower, now, effects);
    }

    public void OnLogRemoved(LogRemoved removed, List<ReplicaEffect> effects)
    {
        _log.MoveStart(removed.LogStart);
        if (!_followers.TryGetValue(removed.To, out var follower) || follower.Session != removed.Session)
            return;
        follower.EndSession();
        effects.Add(new SendMessage(removed.To, new JoinAgain(_epoch, removed.Session)));
    }

    public void OnTime(TimeSpan now, List<ReplicaEffect> effects)
    {
        _known.Retry(now, effects);
        Review(now, effects);
        LeaveIfMoved(now, effects);
        foreach (var (node, follower) in _followers)
        {
            if (follower.Sent > follower.Written && now - follower.SentAt >= _settings.RetryAfter)
                follower.Rewind(follower.Written, now);
            Feed(node, follower, now, effects);
        }

        if (now - _heartbeatAt >= _settings.HeartbeatInterval)
            SendHeartbeats(now, effects);
    }

    public void OnLease(ShardEpoch? heldFor, List<ReplicaEffect> effects)
    {
        if (heldFor != _epoch && _service != ShardService.Refusing)
            effects.Add(new TakeLease(_epoch, _known.Revision));
    }

    /// <summary>This replica is about to stop: who leads next is to have a set without it.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Another epoch has begun.</summary>
    public void End(List<ReplicaEffect> effects)
    {
        EndHandOver(isDone: _known.Record?.Leader == _target, effects);
        effects.Add(new ChangeService(ShardService.Following, _epoch));
    }

    public override string ToString() =>
        $"leads in {_epoch} from {_epochStart}, {_service}: "
        + string.Join(", ", _followers.Select(each => $"{each.Key} {each.Value}"));

    private void OnJoin(
        NodeId from, FollowerProgress follower, JoinLeader join, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (follower.Session is { } session && join.Session < session)
            return;
        var shared = EpochHistory.ConsistentEnd(_log.History, _log.Written, join.History, join.End);
        var end = shared ?? JournalPosition.Start;
        JournalPosition? beginsAt = end < _log.Start || end < join.LogStart ? _log.Start : null;
        if (join.Session != follower.Session)
            follower.Join(join.Session, beginsAt ?? end, now);
        effects.Add(new SendMessage(from, new AgreeOnHistory(
            _epoch,
            join.Session,
            end,
            _log.History,
            _log.Written,
            _log.HighWater,
            shared is not null,
            beginsAt)));
    }

    /// <summary>
    /// Looks at everything that may have changed with the time, a follower's word or the record.
    /// </summary>
    private void Review(TimeSpan now, List<ReplicaEffect> effects)
    {
        RaiseHighWater(effects);
        GiveUpHandOver(now, effects);
        if (_known.Pending is null && _target is null && !_settings.IsLeaderFixed)
            ChangeInSync(now, effects);
        ChangeServiceAsFit(now, effects);
        Appoint(now, effects);
    }

    private void ChangeInSync(TimeSpan now, List<ReplicaEffect> effects)
    {
        var record = _known.Record!;
        var wanted = InSyncChange.Want(
            record, _self, _settings.InSyncMin, node => HasAll(node, now), node => IsThere(node, now));
        if (!wanted.Equals(record.InSync))
            _known.Propose(record with { InSync = wanted }, takesLease: false, now, effects);
    }

    /// <summary>Who has been silent since then does not keep up.</summary>
    private TimeSpan LongAgo(TimeSpan now) => now - _settings.LagMax - _settings.LagMax;

    private bool HasAll(NodeId node, TimeSpan now) =>
        IsThere(node, now)
        && _followers[node].Held is { } held
        && InSyncChange.HoldsAll(held, _log.HighWater, _epochStart);

    private bool IsThere(NodeId node, TimeSpan now) =>
        _followers.TryGetValue(node, out var follower) && now - follower.CaughtUpAt <= _settings.LagMax;

    private void RaiseHighWater(List<ReplicaEffect> effects)
    {
        var (record, pending) = (_known.Record!, _known.Pending);
        if (record.InSync.Count < _settings.InSyncMin || pending?.InSync.Count < _settings.InSyncMin)
            return;
        var least = _log.Held;
        foreach (var node in pending is null ? record.InSync : record.InSync.Union(pending.InSync))
        {
            if (node == _self)
                continue;
            if (!_followers.TryGetValue(node, out var follower) || follower.Held is not { } held)
                return;
            if (held < least)
                least = held;
        }

        _log.Acknowledge(least, effects);
    }

    private void ChangeServiceAsFit(TimeSpan now, List<ReplicaEffect> effects)
    {
        var there = 1 + _known.Record!.InSync.Count(node => node != _self && IsThere(node, now));
        var service = _isDoubted || there < _settings.InSyncMin ? ShardService.Refusing
            : _target is not null ? ShardService.Holding
            : ShardService.Taking;
        if (service != _service)
        {
            // Followers of a new leader need a moment to join it. Whoever stood at once would make it one of
            // them, which needs a moment too, and so on without end.
            _dropsLeaseAt = service != ShardService.Refusing ? null
                : _service == ShardService.Following ? now + _settings.LeaseGrace : now;
            var tookNone = _service is ShardService.Refusing or ShardService.Following;
            if (tookNone && service != ShardService.Refusing)
                effects.Add(new TakeLease(_epoch, _known.Revision));
            _service = service;
            effects.Add(new ChangeService(service, _epoch));
        }

        // Whoever cannot acknowledge lets others try: it may be this node that is cut off, and not they.
        if (now < _dropsLeaseAt || _dropsLeaseAt is null)
            return;
        _dropsLeaseAt = null;
        effects.Add(new DropLease(_epoch));
    }

    private void FeedAll(TimeSpan now, List<ReplicaEffect> effects)
    {
        foreach (var (node, follower) in _followers)
            Feed(node, follower, now, effects);
    }

    private void Feed(NodeId node, FollowerProgress follower, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (follower.Session is not { } session || follower.Held is null || follower.IsSending)
            return;
        if (follower.Sent >= _log.Written || follower.Sent - follower.Written >= _settings.WindowSizeBytes)
            return;
        follower.BeginSending(now);
        effects.Add(new SendLog(node, _epoch, session, follower.Sent, _log.HighWater));
    }

    private void SendHeartbeats(TimeSpan now, List<ReplicaEffect> effects)
    {
        _heartbeatAt = now;
        foreach (var (node, follower) in _followers)
        {
            if (follower.Session is { } session && follower.Held is not null)
            {
                effects.Add(new SendMessage(
                    node, new LogBytes(_epoch, session, follower.Sent, follower.Sent, _log.HighWater)));
            }
        }
    }
}
