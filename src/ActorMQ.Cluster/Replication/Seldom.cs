namespace ActorMQ.Cluster.Replication;

/// <summary>Lets something be said once in a while only. Any thread.</summary>
internal sealed class Seldom(TimeSpan pause, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _saidAt;

    /// <summary>Whether to say it now; if so, it counts as said.</summary>
    public bool IsDue()
    {
        lock (_gate)
        {
            if (_saidAt is { } said && time.GetElapsedTime(said) < pause)
                return false;
            _saidAt = time.GetTimestamp();
            return true;
        }
    }
}
