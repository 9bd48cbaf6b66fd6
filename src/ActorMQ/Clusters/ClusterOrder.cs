namespace ActorMQ.Clusters;

/// <summary>What an operator wants done, as it goes to a node.</summary>
/// <param name="Verb">What.</param>
/// <param name="Node">The node concerned: that leaves, stays, is down, or leads.</param>
/// <param name="Shard">The shard concerned.</param>
/// <param name="From">Where the replica to move is.</param>
/// <param name="To">Where it is to be.</param>
internal sealed record ClusterOrder(
    OrderVerb Verb, string? Node = null, string? Shard = null, string? From = null, string? To = null);

/// <summary>What may be ordered.</summary>
internal enum OrderVerb
{
    /// <summary>A node gives its replicas away and ends.</summary>
    Leave,

    /// <summary>A node that was to leave stays.</summary>
    Stay,

    /// <summary>A node that is away does not come back.</summary>
    Down,

    /// <summary>A replica goes to another node.</summary>
    Move,

    /// <summary>A shard's replicas are where the plan wants them.</summary>
    Plan,

    /// <summary>A member of the in-sync set leads.</summary>
    Elect,

    /// <summary>A replica leads with what it has.</summary>
    ElectUnclean,
}
