using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>Where replicas and leaderships go when nodes come, go and stay away, and when operators say so.</summary>
public sealed class PlacementStories
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");
    private static readonly NodeId C = new("c");
    private static readonly NodeId D = new("d");

    [Fact]
    public void A_node_that_joins_gets_its_share()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 1)).Settled("a", "b", "c");
        story.Start("d");
        story.Until(() => story.IsSettled("a", "b", "c", "d"), "a share for d");
        Assert.Equal(2, story.Records.Count(record => record.Replicas.Contains(D)));
        Assert.Single(story.Records, record => record.Leader == D);
        story.Until(() => story["a"].Host.Running.Count == 2, "what moved is stopped where it was");
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var host = story[name].Host;
            story.Until(() => host.GivenUp.Count + host.Running.Count >= 4, "what moved is removed where it was");
            Assert.Equal(4 - host.Running.Count, host.GivenUp.Distinct().Except(host.Running.Keys).Count());
        }
    }

    [Fact]
    public void Leadership_stays_while_a_replica_moves_and_every_set_has_its_least_size()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 2)).Settled("a", "b", "c");
        story.Start("d");
        story.Until(
            () =>
            {
                Assert.All(story.Records, record => Assert.InRange(record.InSync.Count, 2, 4));
                Assert.InRange(story.Records.Count(record => record.Replicas.Count > 2), 0, story.Times.MovesMax);
                return story.IsSettled("a", "b", "c", "d");
            },
            "a share for d");
    }

    [Fact]
    public void A_node_that_leaves_gives_everything_away_and_is_no_member_any_more()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 2)).Settled("a", "b", "c");
        _ = story["b"].Node.LeaveAsync(default);
        story.Until(() => story["b"].Node.Ended.IsCompleted, "the end of b");
        Assert.Equal(NodeEnd.Left, story["b"].End);
        Assert.Empty(story["b"].Host.Running);
        Assert.False(story.Contents.Nodes.ContainsKey(B));
        Assert.Empty(story.Contents.Leaving);
        Assert.All(story.Contents.Shards.Values, shard => Assert.False(shard.Addresses.ContainsKey(B)));
        story.Until(() => story.IsSettled("a", "c"), "all on a and c");
        Assert.All(story["a"].Host.Running.Values, NeverWithoutLeader);
    }

    [Fact]
    public void A_node_leaves_although_nobody_can_take_its_replicas_when_enough_others_hold_everything()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        _ = story["c"].Node.LeaveAsync(default);
        story.Until(() => story["c"].Node.Ended.IsCompleted, "the end of c");
        Assert.All(story.Records, record => Assert.Equal(NodeSet.Of(A, B), record.InSync));
    }

    [Fact]
    public void A_node_does_not_leave_where_too_few_would_hold_everything()
    {
        var story = new NodeStory(settings: new(2, "broker", 2, 2)).Settled("a", "b");
        var leaving = story["b"].Node.LeaveAsync(default);
        story.Advance(60);
        Assert.False(leaving.IsCompleted);
        Assert.All(story.Records, record => Assert.Equal(NodeSet.Of(A, B), record.InSync));
        story.Start("c");
        story.Until(() => story["b"].Node.Ended.IsCompleted, "the end of b");
        Assert.All(story.Records, record => Assert.Equal(NodeSet.Of(A, C), record.InSync));
    }

    [Fact]
    public void A_lost_node_is_replaced_after_the_time_for_that_and_not_before()
    {
        var times = new NodeTimes { ReplaceAfter = TimeSpan.FromMinutes(2) };
        var story = new NodeStory(settings: new(4, "broker", 2, 1), times).Settled("a", "b", "c");
        story.Kill("c");
        story.Advance(118);
        Assert.Contains(story.Records, record => record.Replicas.Contains(C));
        story.Until(() => story.IsSettled("a", "b"), "all on a and b", withinSeconds: 30);
    }

    [Fact]
    public void A_lost_node_keeps_its_replicas_when_nobody_can_take_them()
    {
        var times = new NodeTimes { ReplaceAfter = TimeSpan.FromSeconds(20) };
        var story = new NodeStory(times: times).Settled("a", "b", "c");
        story.Kill("c");
        story.Advance(60);
        Assert.All(story.Records, record => Assert.Equal(NodeSet.Of(A, B, C), record.Replicas));
        story.Start("d");
        story.Until(() => story.IsSettled("a", "b", "d"), "d in the place of c");
    }

    [Fact]
    public void A_node_that_joins_while_another_is_away_gets_only_from_those_who_are_there_and_gives_nothing()
    {
        var story = new NodeStory(settings: new(6, "broker", 2, 1)).Settled("a", "b", "c");
        story.Kill("c");
        story.Advance(10);
        story.Start("d");
        story.Until(() => story.Records.Count(record => record.Replicas.Contains(D)) == 3, "a share for d");
        story.Advance(20);
        Assert.Equal(3, story.Records.Count(record => record.Replicas.Contains(C)));
    }

    [Fact]
    public void A_node_that_is_down_is_replaced_at_once()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 1)).Settled("a", "b", "c");
        var view = story.ViewOf("a");
        story.Refuses(cluster => cluster.DownAsync(C, view, default));
        story.Kill("c");
        story.Advance(3);
        story.Do(cluster => cluster.DownAsync(C, story.ViewOf("a"), default));
        story.Until(() => story.IsSettled("a", "b"), "all on a and b", withinSeconds: 30);
    }

    [Fact]
    public void A_lost_node_that_is_told_to_leave_is_forgotten()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 1)).Settled("a", "b", "c");
        story.Kill("c");
        story.Advance(3);
        story.Do(cluster => cluster.LeaveAsync(C, default));
        story.Until(() => story.Contents.Nodes.Count == 2 && story.Contents.Leaving.IsEmpty, "c is forgotten");
        story.Until(() => story.IsSettled("a", "b"), "all on a and b");
    }

    [Fact]
    public void A_node_that_stops_hands_over_first_and_has_its_place_when_it_is_back()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var before = story.Records.ToList();
        var others = story["b"].Host.Running.Values.ToList();
        var stopping = story["a"].Node.StopAsync();
        var took = story.Until(() => stopping.IsCompleted, "the end of a");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(story.Records, record => record.Leader == A);
        Assert.Equal(NodeStage.Stopped, story.Contents.Nodes[A].Value.Stage);
        Assert.All(others, NeverWithoutLeader);
        story.Advance(20);

        // Each leadership has moved once: nobody has stood for leader.
        Assert.Equal(
            before.Select(record => (record.Leader == A ? record.Epoch.Next : record.Epoch, record.Replicas)),
            story.Records.Select(record => (record.Epoch, record.Replicas)));
        story.Start("a");
        story.Until(() => story.IsSettled("a", "b", "c"), "all as before");
    }

    [Fact]
    public void A_node_that_stops_follows_until_the_sets_are_without_it()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var seen = new List<(bool IsInSet, int Running)>();
        var stopping = story["a"].Node.StopAsync();
        story.Until(
            () =>
            {
                var count = story.Records.Count(record => record.InSync.Contains(new("a")));
                seen.Add((count > 0, story["a"].Host.Running.Count));
                return stopping.IsCompleted;
            },
            "the end of the node");
        Assert.All(seen, moment => Assert.True(!moment.IsInSet || moment.Running == 3, $"{moment}"));
        Assert.All(story.Records, record => Assert.Equal(NodeSet.Of(new("b"), new("c")), record.InSync));
    }

    [Fact]
    public void A_node_that_no_set_can_do_without_stops_at_once()
    {
        var story = new NodeStory(settings: new(1, "broker", 2, 2)).Settled("a", "b");
        var follower = story.Record(0).Replicas.Single(node => node != story.Record(0).Leader);
        var stopping = story[follower.Value].Node.StopAsync();
        Assert.InRange(
            story.Until(() => stopping.IsCompleted, "the end of the node"), TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
        Assert.Equal(2, story.Record(0).InSync.Count);
    }

    [Fact]
    public void A_node_whose_leader_does_not_hear_it_waits_for_a_second_and_stops()
    {
        var story = new NodeStory(settings: new(1, "broker", 3, 2)).Settled("a", "b", "c");
        var record = story.Record(0);
        var follower = record.Replicas.First(node => node != record.Leader);
        story[record.Leader!.Value.Value].Link.IsCut = true;
        var stopping = story[follower.Value].Node.StopAsync();
        var took = story.Until(() => stopping.IsCompleted, "the end of the node");
        Assert.InRange(took, story.Times.LeaveMax, story.Times.LeaveMax + TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void A_node_stops_while_etcd_is_away()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        story.Etcd.SetAway(true);
        story.Advance(10);
        var stopping = story["a"].Node.StopAsync();
        story.Until(() => stopping.IsCompleted, "the end of a", withinSeconds: 10);
        Assert.Empty(story["a"].Host.Running);
    }

    [Fact]
    public void Replicas_are_on_different_racks()
    {
        var story = new NodeStory(settings: new(4, "broker", 2, 1));
        story.Start("a", "r1");
        story.Start("b", "r1");
        story.Start("c", "r2");
        story.Start("d", "r2");
        story.Until(() => story.IsSettled("a", "b", "c", "d"), "a settled cluster");
        var first = NodeSet.Of(A, B);
        Assert.All(story.Records, record => Assert.Single(record.Replicas, node => first.Contains(node)));
    }

    [Fact]
    public void One_node_alone_makes_shards_after_a_while_and_others_join_them()
    {
        var story = new NodeStory();
        story.Start("a");
        var took = story.Until(() => story.Contents.Shards.Count == 3, "shards");
        Assert.InRange(took, story.Times.FoundAfter, story.Times.FoundAfter + TimeSpan.FromSeconds(2));
        story.Start("b");
        story.Start("c");
        story.Until(() => story.IsSettled("a", "b", "c"), "a settled cluster");
    }

    [Fact]
    public void An_operator_moves_a_replica_and_it_stays_there()
    {
        var story = new NodeStory(settings: new(3, "broker", 2, 1)).Settled("a", "b", "c");
        var shard = story.Settings.NameOf(0);
        var from = story.Record(0).Replicas[0];
        var to = new[] { A, B, C }.Single(node => !story.Record(0).Replicas.Contains(node));
        var wanted = story.Record(0).Replicas.Without(from).With(to);
        story.Do(cluster => cluster.MoveAsync(shard, from, to, default));
        story.Until(() => story.Record(0).InSync.Equals(wanted) && story.Record(0).Replicas.Equals(wanted), "the move");
        story.Advance(30);
        Assert.Equal(wanted, story.Record(0).Replicas);
        story.Do(cluster => cluster.PlaceAsync(shard, nodes: null, default));
        story.Until(() => story.IsSettled("a", "b", "c"), "an even cluster");
    }

    [Fact]
    public void An_operator_elects_a_leader_and_that_stays_until_it_is_lost()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var leader = story.Record(0).Leader!.Value;
        var target = story.Record(0).InSync.First(node => node != leader);
        var others = story[target.Value].Host.Running.Values.ToList();
        story.Do(cluster => cluster.ElectAsync(story.Settings.NameOf(0), target, isUnclean: false, default));
        var took = story.Until(() => story.Record(0).Leader == target, "the hand-over");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
        Assert.All(others, NeverWithoutLeader);
        story.Advance(30);
        Assert.True(target == story.Record(0).Leader, story.ToString());
        story.Kill(target.Value);
        story.Until(() => story.Record(0).Leader != target, "the next leader");
    }

    [Fact]
    public void Only_an_operator_makes_a_node_lead_that_need_not_hold_everything()
    {
        var story = new NodeStory(settings: new(1, "broker", 3, 1)).Settled("a", "b", "c");
        var leader = story.Record(0).Leader!.Value;
        var others = new[] { A, B, C }.Where(node => node != leader).ToList();

        // Both followers fall back, then the leader dies: nobody of the set is left.
        foreach (var node in others)
            story.Kill(node.Value);
        story.Until(() => story.Record(0).InSync.Count == 1, "a set of one");
        story.Kill(leader.Value);
        foreach (var node in others)
            story.Start(node.Value);
        story.Advance(30);
        Assert.Equal(leader, story.Record(0).Leader);
        var shard = story.Settings.NameOf(0);
        story.Refuses(cluster => cluster.ElectAsync(shard, others[0], isUnclean: false, default));
        story.Do(cluster => cluster.ElectAsync(shard, others[0], isUnclean: true, default));
        story.Until(() => story.Record(0) is { IsUnclean: true } record && record.Leader == others[0], "an election");
        Assert.Equal(1, story[others[0].Value].Logs.Count(LogLevel.Warning, "By an operator's word"));
    }

    /// <summary>It was never told that there is no leader, after it was told of the first.</summary>
    private static void NeverWithoutLeader(FakeReplica replica) =>
        Assert.DoesNotContain(replica.Leases.SkipWhile(lease => lease.HeldFor is null), lease => lease.HeldFor is null);
}
