using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>A replica that follows the leader of one epoch.</summary>
/// <remarks>
/// <code>
///   joining ──AgreeOnHistory──► following ──silence──► joining, in a new session
/// </code>
/// It accepts bytes of its epoch and session alone, and only those that begin where its log ends.
/// </remarks>
internal sealed class FollowerRole
{
    private readonly ReplicaSettings _settings;
    private readonly LocalLog _log;
    private readonly ShardEpoch _epoch;
    private readonly NodeId _leader;
    private bool _isLeaving;
    private ReplicaSession _session;
    private bool _isFollowing;
    private TimeSpan _heardAt;
    private JournalPosition? _provenAt;

    public FollowerRole(
        ReplicaSettings settings,
        LocalLog log,
        ShardEpoch epoch,
        NodeId leader,
        ReplicaSession lastSession,
        bool isLeaving,
        TimeSpan now,
        List<ReplicaEffect> effects)
    {
        (_settings, _log, _epoch, _leader) = (settings, log, epoch, leader);
        (_session, _isLeaving) = (lastSession, isLeaving);
        Join(now, effects);
    }

    public ReplicaSession Session => _session;

    public NodeId Leader => _leader;

    public bool IsFollowing => _isFollowing;

    /// <summary>When the leader was last heard, in this session, or the session began.</summary>
    public TimeSpan HeardAt => _heardAt;

    public void OnMessage(NodeId from, ReplicaMessage message, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (message.Epoch < _epoch)
        {
            if (message is not RefuseEpoch)
                effects.Add(new SendMessage(from, new RefuseEpoch(_epoch, message.Session)));
        }
        else if (message.Epoch > _epoch)
        {
            effects.Add(ReadRecord.Instance);
        }
        else if (from == _leader && message.Session == _session)
        {
            _heardAt = now;
            switch (message)
            {
                case AgreeOnHistory agreed when !_isFollowing:
                    OnAgreed(agreed, effects);
                    break;
                case LogBytes bytes when _isFollowing:
                    OnBytes(bytes, effects);
                    break;
                case JoinAgain:
                    Join(now, effects);
                    break;
            }
        }
    }

    public void OnLogAdvanced(List<ReplicaEffect> effects)
    {
        if (!_isFollowing)
            return;
        ProveTail(effects);
        Acknowledge(hasGap: false, effects);
    }

    public void OnTime(TimeSpan now, List<ReplicaEffect> effects)
    {
        var patience = _isFollowing ? _settings.LagMax : _settings.RetryAfter;
        if (now - _heardAt >= patience)
            Join(now, effects);
        else
            SayIfLeaving(effects);
    }

    /// <summary>It is about to stop.</summary>
    public void Leave(List<ReplicaEffect> effects)
    {
        _isLeaving = true;
        SayIfLeaving(effects);
    }

    public override string ToString() =>
        $"{(_isFollowing ? "follows" : "joins")} {_leader} in {_epoch}, session {_session}";

    private void Join(TimeSpan now, List<ReplicaEffect> effects)
    {
        (_session, _isFollowing, _heardAt) = (_session.Next, false, now);
        var history = _log.History.TruncateTo(_log.Written);
        var join = new JoinLeader(_epoch, _session, history, _log.Written, _log.Start);
        effects.Add(new SendMessage(_leader, join));
    }

    private void OnAgreed(AgreeOnHistory agreed, List<ReplicaEffect> effects)
    {
        if (_settings.IsLeaderFixed && LosesAcknowledged(agreed))
        {
            effects.Add(new TruncationRefused(
                _leader, agreed.ConsistentEnd, _log.HighWater, agreed.SharesHistory));
            return;
        }

        // In this order: a log with its old end under the new history would be another log.
        if (agreed.BeginsAt is { } start)
            _log.BeginAnew(start, effects);
        else
            _log.Truncate(agreed.ConsistentEnd, effects);
        _log.Adopt(agreed.History, effects);
        _isFollowing = true;
        _provenAt = agreed.LeaderEnd;
        ProveTail(effects);
        _log.Acknowledge(agreed.HighWater, effects);

        // Before it acknowledges anything, which would bring it into the set.
        SayIfLeaving(effects);
        Acknowledge(hasGap: false, effects);
    }

    /// <summary>Said again and again, since it may be lost.</summary>
    private void SayIfLeaving(List<ReplicaEffect> effects)
    {
        if (_isLeaving && _isFollowing)
            effects.Add(new SendMessage(_leader, new LeaveLeader(_epoch, _session)));
    }

    private bool LosesAcknowledged(AgreeOnHistory agreed) =>
        !_log.IsEmpty && (!agreed.SharesHistory || agreed.ConsistentEnd < _log.HighWater);

    private void OnBytes(LogBytes bytes, List<ReplicaEffect> effects)
    {
        if (bytes.From <= _log.Written && bytes.Until > _log.Written)
            _log.Append(bytes.Until, effects);
        _log.Acknowledge(bytes.HighWater, effects);
        Acknowledge(hasGap: bytes.From > _log.Written, effects);
    }

    /// <summary>
    /// Whatever this replica had acknowledged to this leader, the leader had by the time it agreed; and
    /// whatever leaders before had acknowledged, this one has. So who holds that much has lost nothing.
    /// </summary>
    private void ProveTail(List<ReplicaEffect> effects)
    {
        if (_log.Held >= _provenAt)
            _log.ProveTail(effects);
    }

    private void Acknowledge(bool hasGap, List<ReplicaEffect> effects) => effects.Add(
        new SendMessage(_leader, new AcknowledgeLog(_epoch, _session, _log.Held, _log.Written, hasGap)));
}
