using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Replicas;

/// <summary>When a replica that does not lead stands for leader.</summary>
/// <remarks>
/// The lease decides when, never who: a replica that stands wrongly takes the next epoch from a leader
/// that is alive, and nothing is lost by that.
/// </remarks>
internal sealed class Election(NodeId self, ReplicaSettings settings)
{
    private ShardEpoch? _heldFor;
    private ShardEpoch _epoch;
    private bool _wasHeld;
    private TimeSpan? _absentSince;

    public void OnLease(ShardEpoch? heldFor) => _heldFor = heldFor;

    /// <summary>Whether to propose the next epoch now.</summary>
    public bool IsDue(ShardRecord record, bool isTailProven, TimeSpan now)
    {
        if (record.Epoch != _epoch)
            (_epoch, _wasHeld, _absentSince) = (record.Epoch, false, null);
        if (_heldFor == record.Epoch)
            (_wasHeld, _absentSince) = (true, null);
        else
            _absentSince ??= now;
        if (!MayLead(record, isTailProven))
            return false;

        // A leader that does not lead has started again: the epoch it led in is over for it.
        if (record.Leader == self)
            return true;
        var patience = _wasHeld || record.Leader is null ? TimeSpan.Zero : settings.LeaseGrace;
        return now - _absentSince >= patience + (settings.StandStep * Rank(record));
    }

    /// <summary>
    /// A member of the set may lead when it holds what it has acknowledged; the only member even when not,
    /// since nobody else holds more.
    /// </summary>
    public bool MayLead(ShardRecord record, bool isTailProven) =>
        record.InSync.Contains(self) && (isTailProven || record.InSync.Count == 1);

    private int Rank(ShardRecord record) =>
        (record.Leader is { } leader ? record.InSync.Without(leader) : record.InSync).IndexOf(self);
}
