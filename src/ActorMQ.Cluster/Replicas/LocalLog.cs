using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>What a replica knows of its own log.</summary>
/// <remarks>
/// <code>
///   Start ──── Held ──── Written
/// </code>
/// Invariant: Held &lt;= Written. What the log's writer tells of before a truncation is not listened to.
/// </remarks>
internal sealed class LocalLog(ReplicaStart start)
{
    private JournalPosition _held = start.End;
    private bool _mayBeLonger;

    /// <summary>Epochs that the log is of; they may begin behind its end.</summary>
    public EpochHistory History { get; private set; } = start.History;

    /// <summary>What lies before is not kept any more.</summary>
    public JournalPosition Start { get; private set; } = start.LogStart;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Start >= Written;

    /// <summary>The log's end, with what is on its way to it.</summary>
    public JournalPosition Written { get; private set; } = start.End;

    /// <summary>All before this is as durable as the flush policy promises.</summary>
    public JournalPosition Held => _held;

    /// <summary>How often the log was truncated.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// Whether all is here that this replica has ever acknowledged and that is still true.
    /// </summary>
    public bool IsTailProven { get; private set; } = start.IsTailProven;

    /// <summary>Everything before this is acknowledged, as far as is known here.</summary>
    public JournalPosition HighWater { get; private set; } = start.HighWater;

    /// <summary>Whether the writer's word counts.</summary>
    public bool Advance(LogAdvanced advanced)
    {
        if (advanced.Generation != Generation)
            return false;
        if (advanced.Written > Written)
            Written = advanced.Written;
        if (advanced.Held > _held)
            _held = advanced.Held;
        MoveStart(advanced.LogStart);
        Invariant.Holds(_held <= Written, $"{_held} is held of a log that ends at {Written}");
        return true;
    }

    /// <summary>What is before is not kept any more.</summary>
    public void MoveStart(JournalPosition to)
    {
        if (to > Start)
            Start = to;
    }

    public void Append(JournalPosition until, List<ReplicaEffect> effects)
    {
        effects.Add(new AppendLog(Written, until));
        Written = until;
    }

    /// <summary>From now on the log's writer takes sends, and tells of them a while later.</summary>
    public void TakeSends() => _mayBeLonger = true;

    /// <summary>Cuts what is behind <paramref name="end"/>, known of or not.</summary>
    public void Truncate(JournalPosition end, List<ReplicaEffect> effects)
    {
        if (end >= Written && !_mayBeLonger)
            return;
        _mayBeLonger = false;
        Generation++;
        effects.Add(new TruncateLog(end, Generation, LosesAcknowledged: end < HighWater));
        Written = end;
        if (_held > end)
            _held = end;
        if (HighWater > end)
            HighWater = end;
    }

    /// <summary>
    /// Throws everything away; what lies before the new beginning was acknowledged, and let go of since.
    /// </summary>
    public void BeginAnew(JournalPosition at, List<ReplicaEffect> effects)
    {
        _mayBeLonger = false;
        Generation++;
        effects.Add(new BeginLogAnew(at, Generation));
        (Start, HighWater, _held, Written) = (at, at, at, at);
    }

    /// <summary>
    /// The epoch file is the first to know of a new epoch: no byte of it is taken before.
    /// </summary>
    public void Adopt(EpochHistory history, List<ReplicaEffect> effects)
    {
        if (history.Equals(History))
            return;
        History = history;
        effects.Add(new StoreHistory(history));
    }

    public void ProveTail(List<ReplicaEffect> effects)
    {
        if (IsTailProven)
            return;
        IsTailProven = true;
        effects.Add(MarkTailProven.Instance);
    }

    public void Acknowledge(JournalPosition highWater, List<ReplicaEffect> effects)
    {
        var reached = highWater < Written ? highWater : Written;
        if (reached <= HighWater)
            return;
        HighWater = reached;
        effects.Add(new RaiseHighWater(reached));
    }

    public override string ToString() =>
        $"{HighWater} acknowledged, {_held} held, {Written} written, {History}, "
        + (IsTailProven ? "proven" : "not proven");
}
