using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Entities;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node's actor needs of the world.</summary>
internal sealed record NodeSurroundings(
    ClusterNodeOptions Options, ICoordinator Coordinator, IReplicaHost Host, ILoggerFactory Logs)
{
    /// <summary>The cluster as the node sees it.</summary>
    public ClusterSight Sight { get; } = new(Options.Node);

    /// <summary>Completes when the node is a member for the first time.</summary>
    public TaskCompletionSource HasJoined { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node's part has ended.</summary>
    public TaskCompletionSource<NodeEnd> HasEnded { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
