namespace ActorMQ.Cluster.Placement;

/// <summary>What a node is to those who place replicas.</summary>
internal enum NodeStanding
{
    /// <summary>It takes replicas.</summary>
    Takes,

    /// <summary>It is away for a while: it keeps its replicas and gets none.</summary>
    Keeps,

    /// <summary>It is away for long: its replicas go to others where there are enough.</summary>
    Replaced,

    /// <summary>
    /// It leaves, or is no member any more: its replicas go, wherever enough others hold everything.
    /// </summary>
    Goes,
}
