namespace ActorMQ.Cluster.Forwarding;

/// <summary>Where requests go that the leader has to serve.</summary>
internal enum ForwardingWay
{
    /// <summary>Nobody leads that is known: they are kept.</summary>
    Unknown,

    /// <summary>This replica is about to hand over: they are kept.</summary>
    HandingOver,

    /// <summary>The leader is known and is being connected to, or left alone for a moment: they are kept.
    /// </summary>
    Connecting,

    /// <summary>To the leader.</summary>
    Leader,

    /// <summary>Nowhere: this replica serves them.</summary>
    Here,
}
