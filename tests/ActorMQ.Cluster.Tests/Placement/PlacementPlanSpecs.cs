using System.Globalization;
using ActorMQ.Cluster.Placement;
using ActorMQ.Cluster.Shards;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Placement;

/// <summary>
/// Goal: replicas and leaders are spread evenly, racks are respected, and nothing is moved without need. Method:
/// clusters that grow, shrink and lose nodes at random.
/// </summary>
public sealed class PlacementPlanSpecs
{
    private static readonly Gen<(int Shards, int Replicas, int Nodes, int Racks)> Cluster =
        from shards in Gen.Choose(1, 12)
        from replicas in Gen.Choose(1, 4)
        from nodes in Gen.Choose(1, 7)
        from racks in Gen.Choose(1, 4)
        select (shards, replicas, nodes, racks);

    [Fact]
    public void Every_shard_is_on_as_many_nodes_as_wanted_and_led_by_one_of_them() =>
        Holds((plan, nodes, cluster) => plan.All(shard =>
            shard.Replicas.Count == Math.Min(cluster.Replicas, nodes.Count)
            && shard.Replicas.All(id => nodes.Any(node => node.Id == id))
            && shard.Replicas.Contains(shard.Leader!.Value)));

    [Fact]
    public void Replicas_are_on_different_racks_when_there_are_enough() =>
        Holds((plan, nodes, cluster) =>
        {
            var perRack = PlacementPlan.PerRack(nodes, Math.Min(cluster.Replicas, nodes.Count));
            var rackCount = nodes.DistinctBy(node => node.Rack, StringComparer.Ordinal).Count();
            return (rackCount < cluster.Replicas || perRack == 1) && plan.All(shard => shard.Replicas
                .CountBy(id => nodes.First(node => node.Id == id).Rack, StringComparer.Ordinal)
                .All(rack => rack.Value <= perRack));
        });

    [Fact]
    public void Without_racks_no_node_holds_or_leads_two_more_than_another() =>
        Holds((plan, nodes, cluster) => cluster.Racks > 1
            || (Spread(nodes, plan.SelectMany(shard => shard.Replicas)) <= 1
                && Spread(nodes, plan.Select(shard => shard.Leader!.Value)) <= 1));

    [Fact]
    public void A_plan_that_is_carried_out_changes_nothing_more() =>
        Holds((plan, nodes, cluster) => PlacementPlan.Make(plan, nodes, cluster.Replicas).SequenceEqual(plan));

    [Fact]
    public void A_node_that_joins_is_given_its_share_and_nothing_else_moves() =>
        Holds((plan, nodes, cluster) =>
        {
            if (cluster.Racks > 1 || nodes.Count < cluster.Replicas)
                return true;
            var joined = new PlacementNode(new("new"), "0");
            var after = PlacementPlan.Make(plan, [.. nodes, joined], cluster.Replicas);
            return MovedTo(plan, after).All(node => node == joined.Id)
                && MovedTo(plan, after).Count == plan.Count * cluster.Replicas / (nodes.Count + 1);
        });

    [Fact]
    public void Of_a_node_that_leaves_only_what_it_held_moves() =>
        Holds((plan, nodes, cluster) =>
        {
            if (cluster.Racks > 1 || nodes.Count <= cluster.Replicas)
                return true;
            var held = plan.Count(shard => shard.Replicas.Contains(nodes[0].Id));
            var after = PlacementPlan.Make(plan, [.. nodes.Skip(1)], cluster.Replicas);
            return MovedTo(plan, after).Count == held;
        });

    /// <summary>Whatever was there before, in particular nothing near a good placement.</summary>
    [Fact]
    public void No_more_moves_than_any_balanced_placement_needs()
    {
        var sample = from nodes in Gen.Choose(2, 4)
                     from shards in Gen.Elements(0, 1, 2, 3).ListOf(4)
                     select (nodes, shards);
        Prop.ForAll(sample.ToArbitrary(), drawn =>
        {
            var nodes = Nodes(drawn.nodes, rackCount: 1);
            var before = drawn.shards.Select((node, index) => new ShardPlacement(
                Name(index), NodeSet.Of(new NodeId($"n{node}")), Leader: null)).ToList();
            var after = PlacementPlan.Make(before, nodes, replicaCount: 1);
            return MovedTo(before, after).Count == FewestMoves(before, nodes);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Three_hundred_shards_on_thirty_nodes_are_placed_evenly()
    {
        var nodes = Nodes(30, rackCount: 5);
        var plan = PlacementPlan.Make(New(300), nodes, replicaCount: 3);
        Assert.Equal(0, Spread(nodes, plan.SelectMany(shard => shard.Replicas)));
        Assert.Equal(0, Spread(nodes, plan.Select(shard => shard.Leader!.Value)));
    }

    /// <summary>By trying all: the fewest moves to a placement of single replicas that is balanced.</summary>
    private static int FewestMoves(List<ShardPlacement> before, List<PlacementNode> nodes)
    {
        var fewest = int.MaxValue;
        for (var code = 0; code < Math.Pow(nodes.Count, before.Count); code++)
        {
            var rest = code;
            var ids = before.Select(_ =>
            {
                var id = nodes[rest % nodes.Count].Id;
                rest /= nodes.Count;
                return id;
            }).ToList();
            if (Spread(nodes, ids) <= 1)
                fewest = Math.Min(fewest, before.Where((shard, index) => !shard.Replicas.Contains(ids[index])).Count());
        }

        return fewest;
    }

    private static void Holds(Func<IReadOnlyList<ShardPlacement>, List<PlacementNode>, (int Shards, int Replicas, int Nodes, int Racks), bool> claim) =>
        Prop.ForAll(Cluster.ToArbitrary(), cluster =>
        {
            // A third of the nodes come when the shards are there, so that plans change plans.
            var nodes = Nodes(cluster.Nodes, cluster.Racks);
            var first = PlacementPlan.Make(New(cluster.Shards), [.. nodes.Take((nodes.Count * 2 / 3) + 1)], cluster.Replicas);
            return claim(PlacementPlan.Make(first, nodes, cluster.Replicas), nodes, cluster);
        }).QuickCheckThrowOnFailure();

    private static List<NodeId> MovedTo(IReadOnlyList<ShardPlacement> before, IReadOnlyList<ShardPlacement> after) =>
        [.. after.SelectMany((shard, index) => shard.Replicas.Where(node => !before[index].Replicas.Contains(node)))];

    private static int Spread(List<PlacementNode> nodes, IEnumerable<NodeId> held)
    {
        var counts = held.CountBy(id => id).ToDictionary();
        var all = nodes.Select(node => counts.GetValueOrDefault(node.Id)).ToList();
        return all.Max() - all.Min();
    }

    private static List<PlacementNode> Nodes(int count, int rackCount) => [.. Enumerable.Range(0, count)
        .Select(node => new PlacementNode(new($"n{node}"), (node % rackCount).ToString(CultureInfo.InvariantCulture)))];

    private static List<ShardPlacement> New(int count) =>
        [.. Enumerable.Range(0, count).Select(shard => new ShardPlacement(Name(shard), NodeSet.Empty, Leader: null))];

    private static ActorMQ.Model.BrokerName Name(int shard) => new($"broker-{shard}");
}
