using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>What a leader knows of one follower.</summary>
/// <remarks>
/// <code>
///   0 ──── Held ──── Written ──── Sent ──── the leader's end
/// </code>
/// "Caught up" is not "has the leader's end", which moves all the time: who acknowledges what was the end
/// when it last acknowledged has been there then.
/// Source: apache/kafka core/.../cluster/Replica (lastCaughtUpTime).
/// </remarks>
internal sealed class FollowerProgress(TimeSpan caughtUpAt)
{
    private TimeSpan _lastAt = caughtUpAt;
    private JournalPosition _endAtLast;
    private JournalPosition? _gapAt;

    /// <summary>Null until it joins.</summary>
    public ReplicaSession? Session { get; private set; }

    /// <summary>What counts as its own; null until it has acknowledged in this session.</summary>
    public JournalPosition? Held { get; private set; }

    /// <summary>What it has taken; what follows is sent next, or again.</summary>
    public JournalPosition Written { get; private set; }

    public JournalPosition Sent { get; private set; }

    /// <summary>Since when it owes an answer to what was sent.</summary>
    public TimeSpan SentAt { get; private set; }

    /// <summary>Something is under way that <see cref="Sent"/> does not show yet.</summary>
    public bool IsSending { get; private set; }

    /// <summary>It is about to stop, and not to be counted on, whatever it still acknowledges.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>When it last had all that the leader had then; long ago when it leaves.</summary>
    public TimeSpan CaughtUpAt { get; private set; } = caughtUpAt;

    /// <summary>When it last acknowledged, or was first counted on.</summary>
    public TimeSpan HeardAt => _lastAt;

    public void Join(ReplicaSession session, JournalPosition consistentEnd, TimeSpan now)
    {
        (Session, Held, _gapAt, IsLeaving) = (session, null, null, false);
        Rewind(consistentEnd, now);
    }

    public void Acknowledge(
        JournalPosition held, JournalPosition written, JournalPosition leaderEnd, TimeSpan now)
    {
        if (Held is not { } before || held > before)
            Held = held;
        if (written > Written)
            (Written, SentAt) = (written, now);
        if (Sent < Written)
            Sent = Written;
        if (held >= leaderEnd && !IsLeaving)
            CaughtUpAt = now;
        else if (held >= _endAtLast && _lastAt > CaughtUpAt && !IsLeaving)
            CaughtUpAt = _lastAt;
        (_lastAt, _endAtLast) = (now, leaderEnd);
    }

    public void BeginSending(TimeSpan now)
    {
        IsSending = true;
        if (Sent == Written)
            SentAt = now;
    }

    public void EndSending(JournalPosition until)
    {
        IsSending = false;
        if (until > Sent)
            Sent = until;
    }

    /// <summary>Its session is over; it has to join again.</summary>
    public void EndSession() => (Session, Held) = (null, null);

    /// <summary>
    /// It is about to stop. What it holds counts until the set is without it, but it counts as silent.
    /// </summary>
    public void Leave(TimeSpan silentSince) => (IsLeaving, CaughtUpAt) = (true, silentSince);

    /// <summary>
    /// It has seen a gap: what it wants is sent again, once; what was on its way behind the gap tells of
    /// the same.
    /// </summary>
    public void FillGap(JournalPosition written, TimeSpan now)
    {
        if (written < Written || _gapAt == written)
            return;
        Rewind(Written, now);
        _gapAt = written;
    }

    /// <summary>Nothing was heard of what was sent: it is sent again.</summary>
    public void Rewind(JournalPosition to, TimeSpan now) =>
        (Written, Sent, SentAt, IsSending) = (to, to, now, false);

    public override string ToString() => $"(session {Session}, {Held} held, {Written} written, {Sent} sent)";
}
