using ActorMQ.Cluster.Replicas;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What a seed makes a cluster of.</summary>
internal sealed record ClusterPlan(
    int NodeCount, int ShardCount, int ReplicaCount, int InSyncMin, bool IsFlushed, double Loss, double Doubling)
{
    public const int QueueCount = 2;
    public const int ProducersPerShard = 2;

    public static readonly TimeSpan LeaseTtl = Ms(1500);
    public static readonly TimeSpan Faulty = TimeSpan.FromSeconds(14);
    public static readonly TimeSpan Healing = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

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
            Doubling: random.Next(3) * 0.03);
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
