using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A change of etcd, and what it is for.</summary>
internal sealed record NodeTransaction(
    NodePurpose Purpose, IReadOnlyList<KeyCondition> Conditions, IReadOnlyList<KeyChange> Changes);

/// <summary>What a transaction is for; says who takes its outcome.</summary>
internal abstract record NodePurpose
{
    /// <summary>The node's entry is put for the first time in this life.</summary>
    internal sealed record Join(long Life) : NodePurpose;

    /// <summary>The node's entry is put again.</summary>
    internal sealed record Beat : NodePurpose;

    /// <summary>A replica's compare-and-swap.</summary>
    internal sealed record Swap(BrokerName Shard, SwapRecord Effect) : NodePurpose;

    /// <summary>A replica takes the lease of the epoch it leads in.</summary>
    internal sealed record Lease(BrokerName Shard) : NodePurpose;

    /// <summary>A shard's record, wish or address, or what nobody needs any more.</summary>
    internal sealed record Placement : NodePurpose;

    /// <summary>What is asked again when it shows that it has not come to be.</summary>
    internal sealed record Other : NodePurpose
    {
        public static readonly Other Instance = new();
    }

    /// <summary>The last change of a node that ends.</summary>
    internal sealed record Farewell(NodeEnd How) : NodePurpose;
}
