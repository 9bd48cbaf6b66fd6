namespace ActorMQ.Hocon.Settings;

/// <summary>
/// Section <c>actormq.broker.replication</c>; hocon/reference.conf says what each key is for.
/// </summary>
/// <param name="MasterAddress">Of a slave's master; null: name servers are asked.</param>
/// <param name="InSyncReplicas">With the master; of a synchronous master, 2 or more.</param>
/// <param name="SlaveTimeout">A synchronous master waits so long for slaves.</param>
/// <param name="SlaveGapMaxBytes">Slaves that are further behind do not count.</param>
/// <param name="SlaveRead">Consumers that are far behind are sent to a slave.</param>
/// <param name="MemoryPercent">How much of the memory makes a consumer far behind.</param>
/// <param name="CatchUpBytesPerSecond">For one replica.</param>
/// <param name="WindowSizeBytes">On their way to one replica.</param>
/// <param name="HeartbeatInterval">Of a leader that has nothing to send.</param>
/// <param name="RetryAfter">Of what is not answered.</param>
/// <param name="LagMax">Without having caught up, in the in-sync set.</param>
public sealed record ReplicationSettings(
    HostPort? MasterAddress,
    int InSyncReplicas,
    TimeSpan SlaveTimeout,
    long SlaveGapMaxBytes,
    bool SlaveRead,
    int MemoryPercent,
    long CatchUpBytesPerSecond,
    int WindowSizeBytes,
    TimeSpan HeartbeatInterval,
    TimeSpan RetryAfter,
    TimeSpan LagMax)
{
    internal static ReplicationSettings Read(SettingsReader section)
    {
        var replication = ReadAll(section);
        if (replication.LagMax < 3 * replication.HeartbeatInterval)
        {
            section.RefusePair("lag-max", section, "heartbeat-interval",
                "a replica that keeps up would seem to lag",
                "Make lag-max at least 3 times heartbeat-interval");
        }

        return replication;
    }

    private static ReplicationSettings ReadAll(SettingsReader section) => new(
        MasterAddress: section.OptionalAddress("master-address", defaultPort: 10911),
        InSyncReplicas: section.Int("in-sync-replicas", 1, 16),
        SlaveTimeout: section.Duration(
            "slave-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        SlaveGapMaxBytes: section.Size("slave-gap-max", 64 << 10, 1L << 60),
        SlaveRead: section.Bool("slave-read"),
        MemoryPercent: section.Int("memory-percent", 1, 100),
        CatchUpBytesPerSecond: section.Size("catch-up-rate", 64 << 10, 1L << 60),
        WindowSizeBytes: (int)section.Size("window-size", 64 << 10, 1 << 30),
        HeartbeatInterval: section.Duration(
            "heartbeat-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)),
        RetryAfter: section.Duration("retry-after", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        LagMax: section.Duration("lag-max", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)));
}
