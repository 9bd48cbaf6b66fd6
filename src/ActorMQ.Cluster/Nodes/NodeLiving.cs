namespace ActorMQ.Cluster.Nodes;

/// <summary>Whether a node lives, and what it is about.</summary>
internal enum NodeLiving
{
    /// <summary>It holds replicas and takes more.</summary>
    Up,

    /// <summary>It leaves for good: its replicas go to others.</summary>
    Leaving,

    /// <summary>It is about to stop, and gives leaderships away.</summary>
    Stopping,

    /// <summary>It has stopped in good order, and is expected back.</summary>
    Stopped,

    /// <summary>It does not show that it lives any more.</summary>
    Lost,
}
