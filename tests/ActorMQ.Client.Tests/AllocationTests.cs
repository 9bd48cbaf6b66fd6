using ActorMQ.Model;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Client.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(8, 3, "0 1 2|3 4 5|6 7")]
    [InlineData(4, 4, "0|1|2|3")]
    [InlineData(2, 3, "0|1|")]
    [InlineData(0, 2, "|")]
    public void Averagely_gives_runs_and_the_first_members_one_more(
        int queues, int members, string expected) =>
        Assert.Equal(expected, Shares(AllocationStrategies.Averagely, queues, members));

    [Theory]
    [InlineData(8, 3, "0 3 6|1 4 7|2 5")]
    [InlineData(2, 3, "0|1|")]
    public void By_circle_deals_out(int queues, int members, string expected) =>
        Assert.Equal(expected, Shares(AllocationStrategies.AveragelyByCircle, queues, members));

    /// <summary>Expected: what RocketMQ's own ConsistentHashRouter said to the same members.</summary>
    [Theory]
    [InlineData(8, 3, 10, "4 6|0 2 3 7|1 5")]
    [InlineData(16, 4, 10, "4 8|2 9 10 12 15|13|0 1 3 5 6 7 11 14")]
    [InlineData(4, 2, 1, "0 1 3|2")]
    public void Consistent_hash_is_the_ring_of_RocketMQ(
        int queues, int members, int nodes, string expected) =>
        Assert.Equal(expected, Shares(AllocationStrategies.ConsistentHashOf(nodes), queues, members));

    [Fact]
    public void Consistent_hash_has_ten_points_a_member_and_hashes_names_as_UTF8()
    {
        string[] members = ["172.17.0.2@4711#12", "größe@1"];
        var queues = Enumerable.Range(0, 8)
            .Select(i => new MessageQueue(new("%RETRY%G"), new("broker-a"), new(i))).ToList();
        var first = AllocationStrategies.ConsistentHash(members[0], members, queues);
        Assert.Equal([1, 5], first.Select(queue => queue.Queue.Value));
    }

    [Fact]
    public void A_member_that_leaves_a_ring_moves_its_own_queues_alone()
    {
        var (queues, members) = (Queues(100), Members(5));
        var left = members.Skip(1).ToList();
        foreach (var member in left)
        {
            var before = AllocationStrategies.ConsistentHash(member, members, queues);
            Assert.Empty(before.Except(AllocationStrategies.ConsistentHash(member, left, queues)));
        }
    }

    [Fact]
    public void On_a_ring_every_queue_falls_to_exactly_one_member() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 50), Gen.Choose(1, 20)).ToArbitrary(),
        sizes =>
        {
            var (queues, members) = (Queues(sizes.Item1), Members(sizes.Item2));
            return members
                .SelectMany(member => AllocationStrategies.ConsistentHash(member, members, queues))
                .OrderBy(queue => queue.Queue)
                .SequenceEqual(queues);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_queue_falls_to_exactly_one_member_and_shares_differ_by_one_at_most()
    {
        AllocationStrategy[] strategies =
            [AllocationStrategies.Averagely, AllocationStrategies.AveragelyByCircle];
        Prop.ForAll(
            Gen.Zip(Gen.Choose(0, 50), Gen.Choose(1, 20)).ToArbitrary(),
            sizes => strategies.All(strategy =>
            {
                var (queues, members) = (Queues(sizes.Item1), Members(sizes.Item2));
                var shares = members.Select(m => strategy(m, members, queues)).ToList();
                return shares.SelectMany(s => s).OrderBy(q => q.Queue).SequenceEqual(queues)
                    && shares.Max(s => s.Count) - shares.Min(s => s.Count) <= 1;
            })).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Who_is_not_a_member_gets_nothing_and_changes_nothing()
    {
        Assert.Empty(AllocationStrategies.Averagely("x", ["a"], Queues(4)));
        Assert.Null(Rebalance.Allocate(AllocationStrategies.Averagely, "x", ["a"], Queues(4)));
    }

    [Fact]
    public void Members_are_sorted_before_they_share()
    {
        var mine = Rebalance.Allocate(AllocationStrategies.Averagely, "b", ["c", "b", "a", "b"], Queues(3));
        Assert.Equal([1], mine!.Select(q => q.Queue.Value));
    }

    [Fact]
    public void A_change_names_what_comes_and_what_goes()
    {
        var queues = Queues(4);
        var change = Rebalance.Between([queues[0], queues[1]], [queues[1], queues[2]]);
        Assert.Equal([queues[2]], change.Added);
        Assert.Equal([queues[0]], change.Removed);
    }

    private static string Shares(AllocationStrategy strategy, int queues, int members) => string.Join(
        '|',
        Members(members).Select(m => string.Join(
            ' ', strategy(m, Members(members), Queues(queues)).Select(q => q.Queue))));

    private static List<MessageQueue> Queues(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new MessageQueue(new("T"), new("b"), new(i)))];

    private static List<string> Members(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"member-{i:D3}")];
}
