using ActorMQ.Cluster.Placement;
using ActorMQ.Cluster.Shards;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Placement;

/// <summary>
/// Goal: whatever nodes come, go and stay away, steps lead to where replicas should be, and on the way every set
/// of those who hold everything keeps its least size. Method: clusters at random, in which a leader lets in who is
/// there and lets go who is not wanted, one at a time and in any order.
/// </summary>
public sealed class PlacementStepsSpecs
{
    private const int RoundsMax = 400;

    // Leaders act at a third of the rounds or more; so long a silence is their end.
    private const int QuietRounds = 25;

    private static readonly Gen<(int Shards, int Factor, int Min, int Nodes, int Seed)> Clusters =
        from shards in Gen.Choose(1, 6)
        from factor in Gen.Choose(1, 4)
        from min in Gen.Choose(1, factor)
        from nodes in Gen.Choose(1, 7)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (shards, factor, min, nodes, seed);

    [Fact]
    public void Steps_lead_to_the_plan_and_never_through_a_set_that_is_too_small() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(Clusters.ToArbitrary(), cluster => Explore(cluster)));

    [Fact]
    public void A_shard_grows_first_and_lets_go_when_all_that_are_wanted_hold_everything()
    {
        var record = Led("a", ["a", "b"], ["a", "b"]);
        Assert.Equal(Set("a", "b", "c"), Next(record, Set("a", "c"), factor: 2));
        var grown = record with { Replicas = Set("a", "b", "c") };
        Assert.Null(Next(grown, Set("a", "c"), factor: 2));
        Assert.Equal(Set("a", "c"), Next(grown with { InSync = Set("a", "b", "c") }, Set("a", "c"), factor: 2));
    }

    [Fact]
    public void Who_is_replaced_stays_when_there_are_too_few_and_who_goes_does_not()
    {
        var record = Led("a", ["a", "b", "c"], ["a", "b"]);
        Assert.Null(Next(record, Set("a", "b"), factor: 3, c: NodeStanding.Replaced));
        Assert.Equal(Set("a", "b"), Next(record, Set("a", "b"), factor: 3, c: NodeStanding.Goes));
    }

    [Fact]
    public void Nobody_goes_from_a_set_that_would_be_too_small()
    {
        var record = Led("a", ["a", "b", "c"], ["a", "c"]);
        Assert.Null(Next(record, Set("a", "b"), factor: 3, c: NodeStanding.Goes));
        Assert.Null(Next(Led("a", ["a", "c"], ["a", "c"]), Set("a"), factor: 2, c: NodeStanding.Goes));
    }

    [Fact]
    public void Only_so_many_shards_grow_at_a_time()
    {
        var record = Led("a", ["a", "b"], ["a", "b"]);
        var shards = Enumerable.Range(0, 5)
            .Select(shard => new ShardSituation(new($"s{shard}"), new(record, new(7)), Set("a", "c"), CanBeCopied: true))
            .ToList();
        Assert.Equal(2, PlacementSteps.Next(shards, _ => NodeStanding.Takes, 2, 1, movesMax: 2).Count);
        shards[3] = shards[3] with { Record = new(record with { Replicas = Set("a", "b", "c") }, new(7)) };
        Assert.Single(PlacementSteps.Next(shards, _ => NodeStanding.Takes, 2, 1, movesMax: 2));
    }

    [Fact]
    public void Shards_that_nobody_can_copy_stay_as_they_are_and_keep_no_other_from_moving()
    {
        var record = Led("a", ["a", "b"], ["a", "b"]);
        var grown = record with { Replicas = Set("a", "b", "c") };
        ShardSituation[] shards =
        [
            new(new("s0"), new(grown, new(7)), Set("a", "c"), CanBeCopied: false),
            new(new("s1"), new(record, new(7)), Set("a", "c"), CanBeCopied: false),
            new(new("s2"), new(record, new(7)), Set("a", "c"), CanBeCopied: true),
        ];
        var step = Assert.Single(PlacementSteps.Next(shards, _ => NodeStanding.Takes, 2, 1, movesMax: 1));
        Assert.Equal(shards[2].Shard, step.Shard);
    }

    private static NodeSet? Next(
        ShardRecord record, NodeSet wanted, int factor, NodeStanding c = NodeStanding.Takes) =>
        PlacementSteps.Next(
            [new(new("s"), new(record, new(7)), wanted, CanBeCopied: true)],
            node => node.Value is "c" ? c : NodeStanding.Takes,
            factor,
            inSyncMin: 2,
            movesMax: 1).SingleOrDefault()?.Record.Replicas;

    private static bool Explore((int Shards, int Factor, int Min, int Nodes, int Seed) cluster)
    {
        var random = new Random(cluster.Seed);
        var nodes = Enumerable.Range(0, cluster.Nodes).Select(node => new NodeId($"n{node}")).ToList();
        var standings = nodes.ToDictionary(node => node, _ => NodeStanding.Takes);
        var records = new ShardRecord?[cluster.Shards];
        for (var phase = 0; phase < 4; phase++)
        {
            if (phase > 0 && nodes.Count > 0)
                standings[nodes[random.Next(nodes.Count)]] = (NodeStanding)random.Next(4);
            var (rounds, quiet) = (0, 0);
            while (quiet < QuietRounds)
            {
                var isChanged = Round(cluster, standings, records);
                isChanged |= LeadersAct(cluster.Min, standings, records, random);
                quiet = isChanged ? 0 : quiet + 1;
                if (++rounds > RoundsMax)
                    return false;
            }

            if (!IsWhereItShouldBe(cluster, standings, records))
                return false;
        }

        return true;
    }

    /// <summary>One look of whoever places; whether something was changed.</summary>
    private static bool Round(
        (int Shards, int Factor, int Min, int Nodes, int Seed) cluster,
        Dictionary<NodeId, NodeStanding> standings,
        ShardRecord?[] records)
    {
        var steps = PlacementSteps.Next(
            [.. Plan(cluster, standings, records).Select((shard, index) => new ShardSituation(
                shard.Shard,
                records[index] is { } record ? new(record, new(1)) : null,
                shard.Replicas,
                CanBeCopied(records[index], standings)))],
            node => standings[node],
            cluster.Factor,
            cluster.Min,
            movesMax: 2);
        foreach (var step in steps)
            records[int.Parse(step.Shard.Value, System.Globalization.CultureInfo.InvariantCulture)] = step.Record;
        return steps.Count > 0;
    }

    /// <summary>Each leader lets one in or one go, as a real one would; whether one has.</summary>
    private static bool LeadersAct(
        int min, Dictionary<NodeId, NodeStanding> standings, ShardRecord?[] records, Random random)
    {
        var isChanged = false;
        for (var shard = 0; shard < records.Length; shard++)
        {
            if (records[shard] is not { } record || !CanBeCopied(record, standings) || random.Next(3) == 0)
                continue;
            var wanted = Replicas(record);
            if (wanted.Equals(record.InSync))
                continue;
            if (wanted.Count < min && record.InSync.Count >= min)
                wanted = record.InSync;
            isChanged |= !wanted.Equals(record.InSync);
            records[shard] = record with { InSync = wanted };
        }

        return isChanged;

        NodeSet Replicas(ShardRecord record) =>
            NodeSet.Of(record.Replicas.Where(node => IsThere(standings[node])));
    }

    private static bool IsThere(NodeStanding standing) => standing is NodeStanding.Takes or NodeStanding.Goes;

    private static bool CanBeCopied(ShardRecord? record, Dictionary<NodeId, NodeStanding> standings) =>
        record is not null && record.InSync.Any(node => IsThere(standings[node]));

    private static bool IsWhereItShouldBe(
        (int Shards, int Factor, int Min, int Nodes, int Seed) cluster,
        Dictionary<NodeId, NodeStanding> standings,
        ShardRecord?[] records)
    {
        var takes = standings.Count(node => node.Value == NodeStanding.Takes);
        var plan = Plan(cluster, standings, records);
        for (var shard = 0; shard < records.Length; shard++)
        {
            if (records[shard] is not { } record)
            {
                if (plan[shard].Replicas.Count > 0)
                    return false;
                continue;
            }

            // With too few that hold everything, or none of them there, nothing is let go of.
            var isFree = CanBeCopied(record, standings)
                && plan[shard].Replicas.Count(record.InSync.Contains) >= cluster.Min;
            if (isFree && takes >= cluster.Factor && !record.Replicas.Equals(plan[shard].Replicas))
                return false;
            if (isFree && record.Replicas.Any(node => standings[node] == NodeStanding.Goes))
                return false;
        }

        return true;
    }

    private static IReadOnlyList<ShardPlacement> Plan(
        (int Shards, int Factor, int Min, int Nodes, int Seed) cluster,
        Dictionary<NodeId, NodeStanding> standings,
        ShardRecord?[] records) => PlacementPlan.Make(
        [.. records.Select((record, shard) => new ShardPlacement(
            new(shard.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            record?.Replicas ?? NodeSet.Empty,
            Leader: null))],
        [.. standings
            .Where(node => node.Value is NodeStanding.Takes or NodeStanding.Keeps)
            .Select(node => new PlacementNode(node.Key, "", node.Value == NodeStanding.Takes))],
        cluster.Factor);

    private static ShardRecord Led(string leader, string[] replicas, string[] inSync) =>
        new(new(1), new(leader), Set(replicas), Set(inSync));

    private static NodeSet Set(params string[] nodes) => NodeSet.Of(nodes.Select(node => new NodeId(node)));
}
