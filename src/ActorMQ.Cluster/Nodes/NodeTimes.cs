namespace ActorMQ.Cluster.Nodes;

/// <summary>How a node behaves in time; no promise to clients hangs on any of it.</summary>
internal sealed record NodeTimes
{
    /// <summary>A node shows this often that it lives.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>A node that shows nothing for so long is lost, and others stand for its shards.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>A node that is lost, or stopped, for so long gives its replicas to others.</summary>
    public TimeSpan ReplaceAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All keys are read again this often, whatever watches tell.</summary>
    public TimeSpan ReadInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shards are made with fewer nodes than the replication factor after so long.</summary>
    public TimeSpan FoundAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Leaderships are balanced at most this often, one at a time.</summary>
    public TimeSpan BalanceInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What was not answered is asked for again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A replica that has failed starts again after so long, then after twice as long.</summary>
    public TimeSpan RestartAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a replica that fails again and again is started.</summary>
    public TimeSpan RestartAfterMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A node that stops gives its leaderships away for so long at most.</summary>
    public TimeSpan StopMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A node that stops follows on for so long at most, until the in-sync sets are without it.
    /// </summary>
    public TimeSpan LeaveMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many shards may grow, so as to move, at the same time; 1 or more.</summary>
    public int MovesMax { get; init; } = 2;
}
