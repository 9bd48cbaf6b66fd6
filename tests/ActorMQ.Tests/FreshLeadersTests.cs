using ActorMQ.Clusters;

namespace ActorMQ.Tests;

/// <summary>A hand-over seen halfway is no shard without a leader, unless it stays so.</summary>
public sealed class FreshLeadersTests
{
    private static readonly ClusterReport Before = FakeCluster.Healthy();

    private readonly FreshLeaders _fresh = new();

    [Fact]
    public void A_leader_that_has_just_been_named_is_waited_for_once()
    {
        var halfway = With(FakeCluster.Shard("broker-0", "b", epoch: 5) with { HasLeader = false });

        var first = _fresh.Await(Before, halfway);

        Assert.Equal(Before.Shards, first.Shards);
        Assert.Equal(halfway.Shards, _fresh.Await(first, halfway).Shards);
    }

    [Fact]
    public void Every_leadership_is_waited_for()
    {
        var next = With(FakeCluster.Shard("broker-0", "b", epoch: 5));
        _fresh.Await(Before, With(FakeCluster.Shard("broker-0", "b", epoch: 5) with { HasLeader = false }));

        var back = With(FakeCluster.Shard("broker-0", "a", epoch: 6) with { HasLeader = false });

        Assert.Equal(next.Shards, _fresh.Await(next, back).Shards);
    }

    [Fact]
    public void A_leader_that_is_lost_is_told_at_once()
    {
        var lost = With(FakeCluster.Shard("broker-0", "a") with { HasLeader = false });

        Assert.Equal(lost.Shards, _fresh.Await(Before, lost).Shards);
    }

    private static ClusterReport With(ShardReport shard) => Before with { Shards = [shard, Before.Shards[1]] };
}
