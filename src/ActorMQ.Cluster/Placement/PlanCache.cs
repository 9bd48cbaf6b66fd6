namespace ActorMQ.Cluster.Placement;

/// <summary>Makes a plan anew only when something has changed that it goes by.</summary>
internal sealed class PlanCache
{
    private IReadOnlyList<ShardPlacement> _shards = [];
    private IReadOnlyList<PlacementNode> _nodes = [];
    private IReadOnlyList<ShardPlacement> _plan = [];
    private int _replicaCount = -1;

    /// <summary>As <see cref="PlacementPlan.Make"/>.</summary>
    public IReadOnlyList<ShardPlacement> Make(
        IReadOnlyList<ShardPlacement> shards, IReadOnlyList<PlacementNode> nodes, int replicaCount)
    {
        if (replicaCount != _replicaCount || !shards.SequenceEqual(_shards) || !nodes.SequenceEqual(_nodes))
        {
            _plan = PlacementPlan.Make(shards, nodes, replicaCount);
            (_shards, _nodes, _replicaCount) = (shards, nodes, replicaCount);
        }

        return _plan;
    }
}
