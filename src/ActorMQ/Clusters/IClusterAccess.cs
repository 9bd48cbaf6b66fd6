using ActorMQ.Cluster.Nodes;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Clusters;

/// <summary>The way to a running cluster: through a node, or through etcd.</summary>
internal interface IClusterAccess : IAsyncDisposable
{
    /// <summary>The cluster as it is now.</summary>
    /// <exception cref="CommandLine.CommandFailedException">Nobody answers.</exception>
    Task<ClusterReport> LookAsync(CancellationToken ct);

    /// <summary>How replication runs, as the replica at an address sees it; null: it does not say.</summary>
    Task<HARuntimeInfo?> AskReplicaAsync(string address, CancellationToken ct);

    /// <summary>Has something done; returns when that is sure to be tried, not when it is done.</summary>
    /// <exception cref="CommandLine.CommandFailedException">Nobody answers.</exception>
    /// <exception cref="ClusterCommandException">It cannot be.</exception>
    Task CarryOutAsync(ClusterOrder order, CancellationToken ct);
}
