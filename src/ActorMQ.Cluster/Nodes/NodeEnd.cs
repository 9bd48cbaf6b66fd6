namespace ActorMQ.Cluster.Nodes;

/// <summary>How a node's part in its cluster has ended.</summary>
internal enum NodeEnd
{
    /// <summary>It has stopped and may come back: it is still a member.</summary>
    Stopped,

    /// <summary>It has left: nothing is expected of it any more.</summary>
    Left,

    /// <summary>Another process has started under its name; there may be only one.</summary>
    NameTaken,

    /// <summary>It has failed, by a mistake in the program.</summary>
    Failed,
}
