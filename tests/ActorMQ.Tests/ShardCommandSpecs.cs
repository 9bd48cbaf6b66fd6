using System.Text.Json;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Clusters;

namespace ActorMQ.Tests;

/// <summary>What the command shard shows, orders, and refuses.</summary>
public sealed class ShardCommandSpecs
{
    [Fact]
    public async Task Shards_are_listed_and_as_JSON_an_object_each()
    {
        var table = await new FakeCluster().RunAsync("shard", "list");
        var lines = (await new FakeCluster().RunAsync("shard", "list", "--json")).Output.Split('\n');

        Assert.Equal(
            """
            SHARD     LEADER  EPOCH  IN SYNC  REPLICAS  STATE
            broker-0  a       4      a b c    a b c     ok
            broker-1  b       4      a b c    a b c     ok
            """,
            table.Output);
        Assert.Equal(2, lines.Length);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("broker-1", second.RootElement.GetProperty("shard").GetString());
    }

    [Fact]
    public async Task A_shard_is_shown_with_its_replicas()
    {
        var report = FakeCluster.Healthy() with
        {
            Nodes = [FakeCluster.Node("a"), FakeCluster.Node("b"), FakeCluster.Node("c", NodeLiving.Lost)],
            Shards = [FakeCluster.Shard("broker-0", "a", "a b") with { IsUnclean = true, Wish = "b" }],
        };

        var ended = await new FakeCluster().Then(report).RunAsync("shard", "show", "broker-0");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(
            """
            Shard broker-0: under-replicated: 2 of 3 in sync
              leader    a
              epoch     4
              unclean   this leader need not have had everything: acknowledged messages may be lost
              wish      b is to lead

            REPLICA  NODE IS  IN SYNC  ADDRESS
            a        up       yes      10.0.0.1:10911
            b        up       yes      10.0.0.2:10911
            c        lost     no       -
            """,
            ended.Output);
    }

    [Fact]
    public async Task Replicas_are_listed_as_they_answer_themselves()
    {
        var cluster = new FakeCluster
        {
            Replicas =
            {
                ["10.0.0.1:10911"] = new() { Master = true, MasterCommitLogMaxOffset = 5000 },
                ["10.0.0.2:10911"] = new()
                {
                    HaClientRuntimeInfo = new() { MaxOffset = 4200, TransferredByteInSecond = 100 },
                },
            },
        };

        var table = await cluster.RunAsync("shard", "replicas", "broker-0");
        var lines = (await cluster.RunAsync("shard", "replicas", "--json")).Output.Split('\n');

        Assert.Equal(
            """
            SHARD     REPLICA  ROLE             IN SYNC  LOG END  BEHIND  BYTES/S  ADDRESS
            broker-0  a        leads            yes      5000     0       -        10.0.0.1:10911
            broker-0  b        follows          yes      4200     800     100      10.0.0.2:10911
            broker-0  c        does not answer  yes      -        -       -        -
            """,
            table.Output);
        Assert.Equal(6, lines.Length);
        Assert.Equal(
            """
            {"shard":"broker-0","node":"b","address":"10.0.0.2:10911","isInSync":true,"leads":false,"logEnd":4200,"behind":800,"bytesPerSecond":100}
            """,
            lines[1]);
    }

    [Fact]
    public async Task A_shard_that_is_not_there_is_refused_with_those_that_are()
    {
        var ended = await new FakeCluster().RunAsync("shard", "show", "broker-7");

        Assert.Equal(66, ended.ExitCode);
        Assert.Contains("there is no shard broker-7; there are broker-0 broker-1", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_the_set_is_elected_and_waited_for()
    {
        var cluster = Obeying();

        var ended = await cluster.RunAsync("shard", "elect", "broker-0", "b");

        Assert.Equal((0, "b leads broker-0", ""), (ended.ExitCode, ended.Output, ended.Error));
        Assert.Equal(new ClusterOrder(OrderVerb.Elect, "b", "broker-0"), Assert.Single(cluster.Orders));
    }

    [Fact]
    public async Task Who_is_not_in_the_set_is_elected_only_by_name_and_with_a_warning()
    {
        var cluster = Obeying().Then(FakeCluster.Healthy() with
        {
            Shards = [FakeCluster.Shard("broker-0", "a", "a b")],
        });

        var refused = await cluster.RunAsync("shard", "elect", "broker-0", "c");
        Assert.Equal(66, refused.ExitCode);
        Assert.Contains("not in sync with broker-0, whose set is a b", refused.Error, StringComparison.Ordinal);
        Assert.Empty(cluster.Orders);

        var elected = await cluster.RunAsync("shard", "elect", "broker-0", "c", "--unclean");
        Assert.Equal(0, elected.ExitCode);
        Assert.Contains("what a b have and c has not is lost for good", elected.Error, StringComparison.Ordinal);
        Assert.Equal(new ClusterOrder(OrderVerb.ElectUnclean, "c", "broker-0"), Assert.Single(cluster.Orders));
    }

    [Fact]
    public async Task A_replica_is_moved_when_the_new_one_is_in_sync_and_the_old_one_is_gone()
    {
        var grown = Placed(["a", "b", "c", "d"], ["a", "b", "c"]);
        var cluster = new FakeCluster { OnOrder = (_, _) => grown }.Then(
            grown, Placed(["a", "b", "c", "d"], ["a", "b", "c", "d"]), Placed(["b", "c", "d"], ["b", "c", "d"]));

        var ended = await cluster.RunAsync("shard", "move", "broker-0", "a", "d");

        Assert.Equal((0, "the replica of broker-0 on a is on d now"), (ended.ExitCode, ended.Output));
        Assert.Equal(
            new ClusterOrder(OrderVerb.Move, Shard: "broker-0", From: "a", To: "d"), Assert.Single(cluster.Orders));

        static ClusterReport Placed(string[] replicas, string[] inSync) => FakeCluster.Healthy() with
        {
            Shards = [FakeCluster.Shard("broker-0", "b") with { Replicas = replicas, InSync = inSync }],
        };
    }

    [Fact]
    public async Task A_shard_is_given_back_to_the_plan()
    {
        var cluster = new FakeCluster();

        Assert.Equal(0, (await cluster.RunAsync("shard", "move", "broker-0", "--plan")).ExitCode);

        Assert.Equal(new ClusterOrder(OrderVerb.Plan, Shard: "broker-0"), Assert.Single(cluster.Orders));
    }

    [Theory]
    [InlineData("shard", "move", "broker-0")]
    [InlineData("shard", "move", "broker-0", "a")]
    [InlineData("shard", "move", "broker-0", "a", "b", "--plan")]
    [InlineData("shard", "elect", "broker-0")]
    [InlineData("cluster", "leave")]
    [InlineData("cluster", "show", "--node", "a b")]
    [InlineData("cluster", "leave", "a", "--timeout", "soon")]
    public async Task A_wrong_command_line_has_the_code_2(params string[] arguments)
    {
        var cluster = new FakeCluster();

        var ended = await cluster.RunAsync(arguments);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Empty(cluster.Orders);
    }

    private static FakeCluster Obeying() => new()
    {
        OnOrder = (order, report) => report with
        {
            Shards = [FakeCluster.Shard(order.Shard!, order.Node!, order.Node!, epoch: 5)],
        },
    };
}
