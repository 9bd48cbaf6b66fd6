namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// A question that is on its way, so that it is not asked twice; given up when no answer has come for long.
/// </summary>
internal struct Pending
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TimeSpan? _since;

    public readonly bool IsOn(TimeSpan now) => now - _since < Patience;

    public void Begin(TimeSpan now) => _since = now;

    public void End() => _since = null;
}
