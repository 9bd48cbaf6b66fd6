namespace ActorMQ.Cluster.Nodes;

/// <summary>What a node is about.</summary>
internal enum NodeStage
{
    /// <summary>It works.</summary>
    Up,

    /// <summary>It is about to stop, and gives leaderships away. It is expected to come back.</summary>
    Stopping,

    /// <summary>It has stopped in good order.</summary>
    Stopped,
}
