using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Placement;

/// <summary>Says where replicas and leaders should be.</summary>
/// <remarks>
/// In this order: a shard's replicas are on different nodes; they are spread over the racks as evenly as its
/// count allows; nodes hold equally many replicas; as few as can be are moved. Then leaders: nodes lead
/// equally many shards, and as few leaderships as can be are moved. Each is exact, not a guess: a flow of
/// least cost, in which the n-th replica on a node costs n times what all moves together can cost.
/// <code>
///   source ──count──► shard ──per rack──► shard×rack ──1, 0 or 1 if moved──► node ──1 each, n·weight──► sink
/// </code>
/// Three hundred shards on thirty nodes take about a second; the answer is the same on every node that
/// asks with the same words.
/// </remarks>
internal static class PlacementPlan
{
    /// <param name="shards">All shards as they are; a new one has no replicas.</param>
    /// <param name="nodes">
    /// The nodes that may hold replicas: not those that are lost for long, or leave.
    /// </param>
    /// <param name="replicaCount">Wanted for each shard; with fewer nodes, one on each.</param>
    public static IReadOnlyList<ShardPlacement> Make(
        IReadOnlyList<ShardPlacement> shards, IReadOnlyList<PlacementNode> nodes, int replicaCount)
    {
        var inOrder = nodes.OrderBy(node => node.Id).ToList();
        var count = Math.Min(replicaCount, inOrder.Count);
        var replicas = PlaceReplicas(shards, inOrder, count);
        var leaders = PlaceLeaders(shards, replicas, inOrder);
        return [.. shards.Select((shard, index) =>
            new ShardPlacement(shard.Shard, replicas[index], leaders[index]))];
    }

    /// <summary>
    /// The fewest that must share a rack when so many replicas are spread over the racks.
    /// </summary>
    public static int PerRack(IReadOnlyList<PlacementNode> nodes, int replicaCount)
    {
        var racks = nodes.CountBy(node => node.Rack, StringComparer.Ordinal);
        var sizes = racks.Select(rack => rack.Value).ToList();
        var perRack = 1;
        while (perRack < replicaCount && sizes.Sum(size => Math.Min(size, perRack)) < replicaCount)
            perRack++;
        return perRack;
    }

    private static List<NodeSet> PlaceReplicas(
        IReadOnlyList<ShardPlacement> shards, List<PlacementNode> nodes, int count)
    {
        var flow = new MinCostFlow();
        var (source, sink) = (flow.AddPlace(), flow.AddPlace());
        var perRack = PerRack(nodes, count);
        var weight = (shards.Count * (long)count) + 1;
        var nodePlaces = LayShares(flow, sink, nodes.Count, shards.Count, weight);
        var pipes = new List<int[]>();
        foreach (var shard in shards)
        {
            var shardPlace = flow.AddPlace();
            flow.AddPipe(source, shardPlace, count, cost: 0);
            var racks = new Dictionary<string, int>(StringComparer.Ordinal);
            var own = new int[nodes.Count];
            for (var index = 0; index < nodes.Count; index++)
            {
                var node = nodes[index];
                if (!racks.TryGetValue(node.Rack, out var rack))
                {
                    racks[node.Rack] = rack = flow.AddPlace();
                    flow.AddPipe(shardPlace, rack, perRack, cost: 0);
                }

                var holds = shard.Replicas.Contains(node.Id);
                var capacity = holds || node.TakesMore ? 1 : 0;
                own[index] = flow.AddPipe(rack, nodePlaces[index], capacity, holds ? 0 : 1);
            }

            pipes.Add(own);
        }

        flow.Run(source, sink);
        return [.. pipes.Select(own => NodeSet.Of(
            nodes.Where((_, index) => flow.FlowIn(own[index]) > 0).Select(node => node.Id)))];
    }

    /// <summary>Says who should lead, where the replicas are.</summary>
    /// <param name="shards">
    /// All shards, each with the nodes that may lead it now and the one that does.
    /// </param>
    /// <param name="nodes">The nodes that may lead.</param>
    public static IReadOnlyList<ShardPlacement> BalanceLeaders(
        IReadOnlyList<ShardPlacement> shards, IReadOnlyList<PlacementNode> nodes)
    {
        var inOrder = nodes.OrderBy(node => node.Id).ToList();
        var leaders = PlaceLeaders(shards, [.. shards.Select(shard => shard.Replicas)], inOrder);
        return [.. shards.Select((shard, index) => shard with { Leader = leaders[index] })];
    }

    private static List<NodeId?> PlaceLeaders(
        IReadOnlyList<ShardPlacement> shards, List<NodeSet> replicas, List<PlacementNode> nodes)
    {
        var flow = new MinCostFlow();
        var (source, sink) = (flow.AddPlace(), flow.AddPlace());
        var nodePlaces = LayShares(flow, sink, nodes.Count, shards.Count, weight: shards.Count + 1);
        var pipes = new List<(NodeId Node, int Pipe)[]>();
        for (var shard = 0; shard < shards.Count; shard++)
        {
            var place = flow.AddPlace();
            flow.AddPipe(source, place, capacity: 1, cost: 0);
            var (held, leader) = (replicas[shard], shards[shard].Leader);
            pipes.Add([.. nodes
                .Select((node, index) => (node.Id, Place: nodePlaces[index]))
                .Where(node => held.Contains(node.Id))
                .Select(node => (node.Id, flow.AddPipe(place, node.Place, 1, node.Id == leader ? 0 : 1)))]);
        }

        flow.Run(source, sink);
        return [.. pipes.Select(own => own
            .Where(each => flow.FlowIn(each.Pipe) > 0)
            .Select(each => (NodeId?)each.Node)
            .FirstOrDefault())];
    }

    /// <summary>
    /// A place for each node, from which each further unit costs more: so all get equally many.
    /// </summary>
    private static int[] LayShares(MinCostFlow flow, int sink, int nodeCount, int shareMax, long weight)
    {
        var places = new int[nodeCount];
        for (var index = 0; index < nodeCount; index++)
        {
            places[index] = flow.AddPlace();
            for (var share = 1; share <= shareMax; share++)
                flow.AddPipe(places[index], sink, capacity: 1, share * weight);
        }

        return places;
    }
}
