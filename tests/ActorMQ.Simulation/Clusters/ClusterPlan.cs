using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What a seed makes a cluster of.</summary>
/// <param name="NodeCount">Nodes.</param>
/// <param name="ShardCount">Shards.</param>
/// <param name="ReplicaCount">Replicas of each.</param>
/// <param name="InSyncMin">So many hold what is acknowledged.</param>
/// <param name="IsFlushed">Whether logs are flushed before that counts as held.</param>
/// <param name="Loss">How likely a message is lost.</param>
/// <param name="Doubling">How likely a message comes twice.</param>
/// <param name="IsReplacedSoon">Whether nodes that are away are soon replaced.</param>
/// <param name="RegistersAll">Whether replicas tell name servers all of it each time, unasked.</param>
internal sealed record ClusterPlan(
    int NodeCount,
    int ShardCount,
    int ReplicaCount,
    int InSyncMin,
    bool IsFlushed,
    double Loss,
    double Doubling,
    bool IsReplacedSoon,
    bool RegistersAll)
{
    public const int QueueCount = 2;
    public const int ProducersPerShard = 2;
    public const int NameServerCount = 2;
    public const double DriftMax = 1.2;

    public static readonly TimeSpan Lease = Ms(1500);
    public static readonly TimeSpan Faulty = TimeSpan.FromSeconds(14);
    public static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(20);

    public TimeSpan RegistrationPeriod { get; } = TimeSpan.FromSeconds(3);

    public ClusterSettings Cluster { get; } = new(ShardCount, "s", ReplicaCount, InSyncMin);

    public NodeTimes NodeTimes { get; } = new()
    {
        Lease = Lease,
        ReplaceAfter = IsReplacedSoon ? TimeSpan.FromSeconds(2.5) : TimeSpan.FromMinutes(10),
        FoundAfter = TimeSpan.FromSeconds(1),
        BalanceInterval = TimeSpan.FromSeconds(2),
        StopMax = TimeSpan.FromSeconds(3),
    };

    public ReplicaSettings Settings { get; } = new(
        InSyncMin: InSyncMin,
        LagMax: Ms(1500),
        HeartbeatInterval: Ms(300),
        RetryAfter: Ms(500),
        LeaseGrace: Ms(1500),
        StandStep: Ms(150),
        HandOverMax: Ms(2000),
        WindowSizeBytes: 2000);

    public static ClusterPlan Draw(Random random)
    {
        var nodes = random.Next(10) switch { < 6 => 3, < 8 => 2, _ => 5 };
        var replicas = nodes == 2 || random.Next(4) == 0 ? 2 : 3;
        return new(
            nodes,
            random.Next(1, 3),
            replicas,
            InSyncMin: random.Next(4) == 0 ? 1 : 2,
            IsFlushed: random.Next(3) == 0,
            Loss: random.Next(3) * 0.03,
            Doubling: random.Next(3) * 0.03,
            IsReplacedSoon: random.Next(2) == 0,
            RegistersAll: random.Next(2) == 0);
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
