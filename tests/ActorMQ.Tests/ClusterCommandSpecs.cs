using System.Text.Json;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Clusters;

namespace ActorMQ.Tests;

/// <summary>What the commands cluster and shard show of a cluster, order of it, and answer.</summary>
public sealed class ClusterCommandSpecs
{
    private static readonly ClusterReport Healthy = FakeCluster.Healthy();

    private static readonly ClusterReport WithoutA = Healthy with
    {
        Nodes = [FakeCluster.Node("a", NodeLiving.Lost, "r1"), FakeCluster.Node("b"), FakeCluster.Node("c")],
        Shards =
        [
            FakeCluster.Shard("broker-0", "b", "b c", epoch: 5),
            FakeCluster.Shard("broker-1", "b", "b c"),
        ],
    };

    [Fact]
    public async Task Nodes_and_shards_are_shown_in_columns()
    {
        var ended = await new FakeCluster().RunAsync("cluster", "show");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(
            """
            Cluster shop: 2 shards, 3 replicas each, 2 acknowledge

            NODE  STATE  RACK  ADDRESS         LEADS  REPLICAS
            a     up     r1    10.0.0.1:10900  1      2
            b     up     -     10.0.0.2:10900  1      2
            c     up     -     10.0.0.3:10900  0      2

            SHARD     LEADER  EPOCH  IN SYNC  REPLICAS  STATE
            broker-0  a       4      a b c    a b c     ok
            broker-1  b       4      a b c    a b c     ok
            """,
            ended.Output);
    }

    [Fact]
    public async Task As_JSON_it_is_one_object_with_everything()
    {
        var ended = await new FakeCluster().RunAsync("cluster", "show", "--json");

        Assert.Equal(0, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.DoesNotContain('\n', ended.Output);
        Assert.Equal("up", json.RootElement.GetProperty("nodes")[0].GetProperty("state").GetString());
        var shard = json.RootElement.GetProperty("shards")[1];
        Assert.Equal("b", shard.GetProperty("leader").GetString());
        Assert.Equal(3, shard.GetProperty("inSync").GetArrayLength());
        Assert.Equal("10.0.0.1:10911", shard.GetProperty("addresses").GetProperty("a").GetString());
        Assert.True(ClusterReportJson.TryReadReport(ClusterReportJson.Encode(Healthy), out var back));
        Assert.Equal(ended.Output, ClusterReportJson.Text(back));
    }

    [Fact]
    public async Task A_cluster_in_order_has_the_status_0()
    {
        var ended = await new FakeCluster().RunAsync("cluster", "status");

        Assert.Equal(
            (0, "shop is ok: 3 of 3 nodes, 2 of 2 shards with a leader"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task A_cluster_that_misses_a_node_has_the_status_73_and_says_what_is_missing()
    {
        var ended = await new FakeCluster().Then(WithoutA).RunAsync("cluster", "status");

        Assert.Equal(73, ended.ExitCode);
        Assert.Equal(
            """
            shop is degraded: 2 of 3 nodes, 2 of 2 shards with a leader
              a is lost
              broker-0: under-replicated: 2 of 3 in sync
              broker-1: under-replicated: 2 of 3 in sync
            """,
            ended.Output);
    }

    [Fact]
    public async Task A_cluster_that_takes_no_sends_has_the_status_74()
    {
        var leaderless = WithoutA with
        {
            Shards = [FakeCluster.Shard("broker-0", "a") with { HasLeader = false }, Healthy.Shards[1]],
        };
        var tooFew = WithoutA with
        {
            Nodes = [FakeCluster.Node("a"), FakeCluster.Node("b", NodeLiving.Lost)],
            Shards = [FakeCluster.Shard("broker-0", "a", "a b"), FakeCluster.Shard("broker-1", "a", "a b")],
        };

        var first = await new FakeCluster().Then(leaderless).RunAsync("cluster", "status", "--json");
        var second = await new FakeCluster().Then(tooFew).RunAsync("cluster", "status");

        Assert.Equal((74, 74), (first.ExitCode, second.ExitCode));
        using var json = JsonDocument.Parse(first.Output);
        Assert.Equal("unavailable", json.RootElement.GetProperty("state").GetString());
        Assert.Equal("broker-0: no leader", json.RootElement.GetProperty("problems")[0].GetString());
        Assert.Contains("takes no sends: 1 in sync that live", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_whose_etcd_is_away_or_that_nobody_joined_is_not_in_order()
    {
        var cut = await new FakeCluster().Then(Healthy with { IsCurrent = false }).RunAsync("cluster", "status");
        var empty = await new FakeCluster()
            .Then(Healthy with { Settings = null, Nodes = [], Shards = [] })
            .RunAsync("cluster", "status");
        var away = await new FakeCluster().ThenAway().RunAsync("cluster", "status");

        Assert.Equal((73, 74, 75), (cut.ExitCode, empty.ExitCode, away.ExitCode));
        Assert.Contains("nothing fails over", cut.Output, StringComparison.Ordinal);
        Assert.Contains("no node has ever joined shop", empty.Output, StringComparison.Ordinal);
        Assert.Contains("--node names any node", away.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_node_is_well_though_others_are_not_and_says_where_it_is_behind()
    {
        var well = await new FakeCluster().Then(WithoutA).RunAsync("cluster", "status", "--only", "b");
        var lost = await new FakeCluster().Then(WithoutA).RunAsync("cluster", "status", "--only", "a");
        var behind = WithoutA with { Nodes = Healthy.Nodes, IsCurrent = false };
        var back = await new FakeCluster().Then(behind).RunAsync("cluster", "status", "--only", "a");
        var unmade = await new FakeCluster()
            .Then(Healthy with { Shards = [Healthy.Shards[0]] })
            .RunAsync("cluster", "status", "--only", "a");
        var other = await new FakeCluster().RunAsync("cluster", "status", "--only", "d");

        Assert.Equal((0, "b is ok: holds 2 of 2 shards, leads 2"), (well.ExitCode, well.Output));
        Assert.Equal((74, 73), (lost.ExitCode, back.ExitCode));
        Assert.EndsWith("a is lost", lost.Output, StringComparison.Ordinal);
        Assert.Equal(
            """
            a is degraded: holds 2 of 2 shards, leads 0
              broker-0: a is not in sync
              broker-1: a is not in sync
            """,
            back.Output);
        Assert.Equal((74, 74), (unmade.ExitCode, other.ExitCode));
        Assert.EndsWith("1 shards are not made yet", unmade.Output, StringComparison.Ordinal);
        Assert.EndsWith("d has not joined", other.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("down")]
    public async Task Whoever_is_to_go_is_waited_for(string verb)
    {
        var cluster = new FakeCluster
        {
            OnOrder = (_, report) => report with { Nodes = [report.Nodes[0], report.Nodes[1]] },
        };

        var ended = await cluster.RunAsync("cluster", verb, "c");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(
            new ClusterOrder(Enum.Parse<OrderVerb>(verb, ignoreCase: true), Node: "c"),
            Assert.Single(cluster.Orders));
    }

    [Fact]
    public async Task What_is_not_done_in_time_is_told_and_what_nobody_waits_for_is_not()
    {
        var cluster = new FakeCluster();

        var late = await cluster.RunAsync("cluster", "leave", "c", "--timeout", "0.1");
        var unawaited = await cluster.RunAsync("cluster", "leave", "c", "--timeout", "0");

        Assert.Equal((69, 0), (late.ExitCode, unawaited.ExitCode));
        Assert.Contains("not done after 0.1 s", late.Error, StringComparison.Ordinal);
        Assert.Contains("cluster watch", unawaited.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_joins_is_waited_for_and_no_longer_told_to_leave()
    {
        var cluster = new FakeCluster().Then(
            Healthy with { Nodes = [FakeCluster.Node("a", NodeLiving.Leaving)] }, Healthy);

        var ended = await cluster.RunAsync("cluster", "join", "a");

        Assert.Equal((0, "a is up"), (ended.ExitCode, ended.Output));
        Assert.Equal(new ClusterOrder(OrderVerb.Stay, Node: "a"), Assert.Single(cluster.Orders));
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_told_in_its_words()
    {
        var cluster = new FakeCluster
        {
            OnOrder = (_, _) => throw new ClusterCommandException("c lives: let it leave, or stop it first"),
        };

        var ended = await cluster.RunAsync("cluster", "down", "c");

        Assert.Equal((66, "actormq: c lives: let it leave, or stop it first"), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public void Changes_are_told_one_by_one()
    {
        string[] expected =
        [
            "a up -> lost",
            "broker-0 leader a -> b, epoch 5",
            "broker-0 in sync a b c -> b c",
            "broker-1 in sync a b c -> b c",
            "shop ok -> degraded",
        ];
        Assert.Equal(expected, Told(Healthy, WithoutA), StringComparer.Ordinal);
        Assert.Contains("a lost -> up", Told(WithoutA, Healthy), StringComparer.Ordinal);
        Assert.Empty(Told(Healthy, FakeCluster.Healthy()));
        Assert.Contains(
            "etcd does not answer: all goes on, but nothing fails over",
            Told(Healthy, Healthy with { IsCurrent = false }),
            StringComparer.Ordinal);
        Assert.Contains("d is no member any more", Told(
            Healthy with { Nodes = [.. Healthy.Nodes, FakeCluster.Node("d")] }, Healthy), StringComparer.Ordinal);

        static IEnumerable<string> Told(ClusterReport before, ClusterReport after) =>
            ClusterChanges.Between(before, after).Select(change => $"{change.Subject} {change.Text}");
    }
}
