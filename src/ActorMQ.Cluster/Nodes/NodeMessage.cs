using ActorMQ.Actors;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node's actor is told.</summary>
internal abstract record NodeMessage
{
    /// <summary>What its state decides on.</summary>
    internal sealed record Heard(NodeInput Input) : NodeMessage;

    /// <summary>A replica has started.</summary>
    internal sealed record Started(BrokerName Shard, IRunningReplica Replica) : NodeMessage;

    /// <summary>The cluster as the node sees it is wanted.</summary>
    internal sealed record ShowView(ReplyTo<ClusterView> Reply) : NodeMessage;

    /// <summary>The replicas that run here, and what they do, are wanted.</summary>
    internal sealed record ShowReplicas(ReplyTo<IReadOnlyDictionary<BrokerName, ReplicaStatus>> Reply)
        : NodeMessage;
}
