using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Replicas;

/// <summary>A planned hand-over: sends wait, the target gets the rest, then the record names it.</summary>
/// <remarks>
/// What was on its way to the log's writer at <see cref="ShardService.Holding"/> still comes; so that is
/// waited for first, though not for long. Then the log is closed, and all that is in it has to be
/// acknowledged, which includes that the target holds it. So when the swap wins, nobody waits of whom it is
/// not known what becomes of his message.
/// </remarks>
internal sealed partial class LeaderRole
{
    private NodeId? _target;
    private TimeSpan _handOverSince;
    private bool _isSettled;
    private int _handOver;
    private bool _isClosing;
    private JournalPosition? _closedAt;

    public void OnHandOver(NodeId target, TimeSpan now, List<ReplicaEffect> effects)
    {
        var isFit = target != _self && _known.Record!.InSync.Contains(target) && IsThere(target, now);
        if (_target is not null || !isFit)
        {
            effects.Add(new HandOverEnded(target, IsDone: false));
            return;
        }

        (_target, _handOverSince, _isSettled) = (target, now, false);
        (_isClosing, _closedAt) = (false, null);
        Review(now, effects);
    }

    public void OnSendsSettled(TimeSpan now, List<ReplicaEffect> effects)
    {
        _isSettled = _service == ShardService.Holding;
        Appoint(now, effects);
    }

    public void OnLogClosed(LogClosed closed, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (closed.HandOver != _handOver || _target is null)
            return;
        _closedAt = closed.End;
        Appoint(now, effects);
    }

    /// <summary>A leader that is not to be a replica any more hands over to one that is.</summary>
    private void LeaveIfMoved(TimeSpan now, List<ReplicaEffect> effects)
    {
        var record = _known.Record!;
        if (_target is not null || record.Replicas.Contains(_self))
            return;
        foreach (var node in record.InSync)
        {
            if (node != _self && record.Replicas.Contains(node) && IsThere(node, now))
            {
                OnHandOver(node, now, effects);
                return;
            }
        }
    }

    private void GiveUpHandOver(TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_target is not { } target)
            return;
        var isLate = now - _handOverSince > _settings.HandOverMax;
        if (_isDoubted || isLate || !_known.Record!.InSync.Contains(target))
            EndHandOver(isDone: false, effects);
    }

    private void Appoint(TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_target is not { } target || _service != ShardService.Holding || _known.Pending is not null)
            return;
        if (!_isSettled && now - _handOverSince < _settings.HandOverSettle)
            return;
        if (!_isClosing)
        {
            _isClosing = true;
            effects.Add(new CloseLog(++_handOver));
            return;
        }

        var isWhole = _closedAt <= _log.Written && _log.HighWater >= _log.Written;
        if (isWhole && _followers[target].Held >= _log.Written)
            _known.Propose(Successor(target), takesLease: false, now, effects);
    }

    /// <summary>
    /// Who is about to stop leaves the set by the same swap, so that the next leader waits for nobody.
    /// </summary>
    private ShardRecord Successor(NodeId target) => _isLeaving
        ? _known.Record!.Elect(target, _settings.InSyncMin)
        : _known.Record!.Appoint(target);

    private void EndHandOver(bool isDone, List<ReplicaEffect> effects)
    {
        if (_target is not { } target)
            return;
        _target = null;
        effects.Add(new HandOverEnded(target, isDone));
    }
}
