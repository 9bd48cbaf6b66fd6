namespace ActorMQ.Cluster.Replicas;

/// <summary>How one replica of a shard behaves; no promise hangs on any of its times.</summary>
/// <param name="InSyncMin">
/// The least size of an in-sync set with which a record is acknowledged; 1 or more. The set never shrinks
/// below it.
/// </param>
/// <param name="LagMax">A member that has not caught up for so long leaves the in-sync set.</param>
/// <param name="HeartbeatInterval">A leader that has nothing to send says so this often.</param>
/// <param name="RetryAfter">
/// What was not answered is said again: joins, log bytes, compare-and-swaps.
/// </param>
/// <param name="LeaseGrace">How long a new leader may take to hold its lease before another stands.</param>
/// <param name="StandStep">
/// Members of the set stand for leader one after the other, this far apart, so that one of them wins at once.
/// </param>
/// <param name="HandOverMax">A planned hand-over that takes longer is given up.</param>
/// <param name="WindowSizeBytes">
/// The most log bytes on their way to a follower, not yet acknowledged.
/// </param>
internal sealed record ReplicaSettings(
    int InSyncMin,
    TimeSpan LagMax,
    TimeSpan HeartbeatInterval,
    TimeSpan RetryAfter,
    TimeSpan LeaseGrace,
    TimeSpan StandStep,
    TimeSpan HandOverMax,
    long WindowSizeBytes)
{
    /// <summary>
    /// The leader is one by configuration, alone in a set that never changes. Then what another replica holds
    /// may be all that is left of what was acknowledged: a follower does not cut that, and says so.
    /// </summary>
    public bool IsLeaderFixed { get; init; }

    /// <summary>
    /// How long a leader that hands over waits at most for sends that it has taken and that are not in its
    /// log yet; see <see cref="SendsSettled"/>.
    /// </summary>
    public TimeSpan HandOverSettle { get; init; }

    /// <summary>What suits a network of one site: all is noticed within two seconds.</summary>
    public static ReplicaSettings For(int inSyncMin) => new(
        inSyncMin,
        LagMax: TimeSpan.FromMilliseconds(1500),
        HeartbeatInterval: TimeSpan.FromMilliseconds(300),
        RetryAfter: TimeSpan.FromMilliseconds(500),
        LeaseGrace: TimeSpan.FromMilliseconds(1500),
        StandStep: TimeSpan.FromMilliseconds(100),
        HandOverMax: TimeSpan.FromMilliseconds(2000),
        WindowSizeBytes: 16 * 1024 * 1024)
    {
        HandOverSettle = TimeSpan.FromMilliseconds(500),
    };
}
