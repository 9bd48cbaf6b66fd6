using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Replicas;

/// <summary>
/// The shard's record as far as a replica knows, and its own change of it that is on its way.
/// </summary>
/// <remarks>
/// A change whose outcome is not known may still win as long as the record stays at the revision that it
/// expects, even after a read has shown that it has not won: the request may be late. So a leader never gives
/// one up. It says it again, the same, until a later revision is seen; then no request that expects the
/// earlier one can win any more.
/// </remarks>
internal sealed class KnownRecord(TimeSpan retryAfter)
{
    private SwapRecord? _pending;
    private TimeSpan _pendingSince;

    /// <summary>Null until one is seen.</summary>
    public ShardRecord? Record { get; private set; }

    public RecordRevision Revision { get; private set; }

    /// <summary>Null when no change is on its way.</summary>
    public ShardRecord? Pending => _pending?.Record;

    /// <summary>Whether it is news.</summary>
    public bool See(ShardRecord record, RecordRevision revision)
    {
        if (revision <= Revision)
            return false;
        (Record, Revision, _pending) = (record, revision, null);
        return true;
    }

    public void Propose(ShardRecord record, bool takesLease, TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_pending is not null)
            return;
        _pending = new(Revision, record, takesLease);
        _pendingSince = now;
        effects.Add(_pending);
    }

    /// <summary>
    /// Who does not lead counts nobody in, so it need not keep in mind what it wanted: should that still
    /// win, it is seen then.
    /// </summary>
    public void Forget() => _pending = null;

    /// <summary>Says again what was not answered.</summary>
    public void Retry(TimeSpan now, List<ReplicaEffect> effects)
    {
        if (_pending is null || now - _pendingSince < retryAfter)
            return;
        _pendingSince = now;
        effects.Add(_pending);
        effects.Add(ReadRecord.Instance);
    }
}
