using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What of a replica outlives its process.</summary>
internal sealed class ReplicaDisk
{
    public SimulatedLog Log { get; } = new(ClusterPlan.QueueCount);

    public EpochHistory History { get; set; } = EpochHistory.Empty;

    public bool IsTailProven { get; set; } = true;

    /// <summary>
    /// So many records of the log are known to be acknowledged, and all that is built from them is durable.
    /// </summary>
    public int AppliedCount { get; set; }
}
