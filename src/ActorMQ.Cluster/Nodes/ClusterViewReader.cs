using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Looks at a cluster through etcd alone, as a command does that is no node.</summary>
/// <remarks>Which nodes live is seen by looking until each has shown itself, or a lease has passed.</remarks>
internal static class ClusterViewReader
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <param name="cluster">The cluster's name.</param>
    /// <param name="coordinator">etcd.</param>
    /// <param name="lease">How long a node may be silent: 1.5 s, if not configured otherwise.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public static async Task<ClusterView> ReadAsync(
        ClusterName cluster,
        ICoordinator coordinator,
        TimeSpan lease,
        TimeProvider time,
        CancellationToken ct)
    {
        var keys = new ClusterKeys(cluster);
        var first = ClusterContents.Of(keys, await coordinator.ReadAsync(keys.Root, ct));
        var (start, last) = (time.GetTimestamp(), first);
        using var timer = new PeriodicTimer(LookEvery, time);
        while (last.Nodes.Keys.Any(IsSilent) && time.GetElapsedTime(start) < lease)
        {
            await timer.WaitForNextTickAsync(ct);
            last = ClusterContents.Of(keys, await coordinator.ReadAsync(keys.Root, ct));
        }

        return ClusterView.Of(cluster, last, IsSilent, isCurrent: true);

        bool IsSilent(NodeId node) =>
            last.Nodes[node] is { Value.Stage: not NodeStage.Stopped } entry
            && first.Nodes.GetValueOrDefault(node)?.Revision == entry.Revision;
    }
}
