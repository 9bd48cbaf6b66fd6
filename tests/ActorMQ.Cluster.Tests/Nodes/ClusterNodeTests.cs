using System.Diagnostics.Metrics;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>Nodes together: who joins, who is lost, and what becomes of shards.</summary>
public sealed class ClusterNodeTests
{
    [Fact]
    public void Nodes_that_join_make_shards_and_share_them()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        Assert.Equal([new("a"), new("b"), new("c")], story.Records.Select(record => record.Leader!.Value).Order());
        Assert.All(story.Contents.Shards.Values, shard => Assert.Equal(3, shard.Addresses.Count));
        var view = story.ViewOf("b");
        Assert.True(view.IsCurrent);
        Assert.All(view.Nodes, node => Assert.Equal(NodeLiving.Up, node.State));
        Assert.All(view.Shards, shard => Assert.True(shard.HasLeader));
    }

    [Fact]
    public void A_leader_that_dies_is_followed_after_a_lease_and_not_before()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var epoch = story.Record(0).Epoch;
        var leader = story.Record(0).Leader!.Value;
        var other = story[leader.Value is "a" ? "b" : "a"].Host.Running[story.Settings.NameOf(0)];
        story.Kill(leader.Value);
        var killed = story.Now;
        story.Until(() => story.Record(0).Epoch > epoch, "the next epoch");
        Assert.NotEqual(leader, story.Record(0).Leader);
        var seen = other.Leases.First(lease => lease.At > killed && lease.HeldFor is null).At - killed;

        // The last beat came up to one interval before the death.
        Assert.InRange(seen, story.Times.Lease - story.Times.BeatInterval, story.Times.Lease + Ms(100));
        Assert.InRange(story.Now - killed, TimeSpan.Zero, Ms(2000));
    }

    [Fact]
    public void A_follower_that_dies_changes_nothing_but_the_set()
    {
        var story = new NodeStory(settings: new(1, "broker", 3, 2)).Settled("a", "b", "c");
        var before = story.Record(0);
        var follower = before.Replicas.Last(node => node != before.Leader);
        story.Kill(follower.Value);
        story.Advance(20);
        Assert.Equal(before with { InSync = before.InSync.Without(follower) }, story.Record(0));
        Assert.Equal(1, story[before.Leader!.Value.Value].Logs.Count(LogLevel.Warning, $"Node {follower}"));
    }

    [Fact]
    public void While_etcd_is_away_all_goes_on_and_that_is_said_once()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var before = story.Records.ToList();
        var outage = story.Now;
        var shown = new List<int>();
        using var listener = ListenToAvailability("a", shown);
        story.Etcd.SetAway(true);
        story.Advance(30);
        Assert.Equal([1, 0], shown.Where((value, index) => index == 0 || shown[index - 1] != value));
        Assert.False(story.ViewOf("a").IsCurrent);
        story.Etcd.SetAway(false);
        story.Advance(10);
        Assert.Equal(1, shown[^1]);
        Assert.Equal(before, story.Records);
        foreach (var name in (string[])["a", "b", "c"])
        {
            Assert.Equal(1, story[name].Logs.Count(LogLevel.Warning, "etcd does not answer"));
            Assert.Equal(1, story[name].Logs.Count(LogLevel.Information, "etcd answers again"));
            Assert.Equal(0, story[name].Logs.Count(LogLevel.Warning, "does not show"));
            Assert.Equal(1, story[name].Link.WatchCount);
            Assert.All(story[name].Host.Running.Values, replica => Assert.DoesNotContain(
                replica.Leases, lease => lease.At > outage && lease.HeldFor is null));
        }

        Assert.Equal(9, story["a"].Host.StartCount + story["b"].Host.StartCount + story["c"].Host.StartCount);
    }

    [Fact]
    public void A_leader_that_died_while_etcd_was_away_is_followed_a_lease_after_it_is_back()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var before = story.Record(0);
        story.Etcd.SetAway(true);
        story.Advance(5);
        story.Kill(before.Leader!.Value.Value);
        story.Advance(20);
        Assert.Equal(before, story.Record(0));
        foreach (var name in (string[])["a", "b", "c"])
            story[name].Link.IsCut = story[name].Host.IsDead;
        var back = story.Now;
        story.Until(() => story.Record(0).Epoch > before.Epoch, "the next epoch");
        Assert.InRange(story.Now - back, story.Times.Lease, story.Times.Lease + Ms(700));
    }

    [Fact]
    public void A_node_without_access_to_etcd_judges_nobody()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        story["c"].Link.IsCut = true;
        story.Advance(5);
        Assert.All(story.ViewOf("c").Nodes, node => Assert.Equal(NodeLiving.Up, node.State));
        Assert.Equal(
            NodeLiving.Lost, story.ViewOf("a").Nodes.Single(node => node.Id.Value is "c").State);
        story["c"].Link.IsCut = false;
        story.Until(() => story.IsSettled("a", "b", "c"), "all as before");
        Assert.Equal(0, story["c"].Logs.Count(LogLevel.Warning, "Node "));
    }

    [Fact]
    public void A_watch_that_is_half_open_is_begun_anew()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var watches = story["a"].Link.WatchCount;
        story["a"].Link.Deafen();
        story.Until(() => story["a"].Link.WatchCount > watches, "another watch", withinSeconds: 5);
        story.Advance(5);
        Assert.Equal(0, story["a"].Logs.Count(LogLevel.Warning, "Node "));
        Assert.Equal(watches + 1, story["a"].Link.WatchCount);
    }

    [Fact]
    public void Of_two_processes_with_one_name_the_later_goes_on()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        var first = story["a"];
        story.Start("a");
        story.Until(() => first.Node.Ended.IsCompleted, "the end of the first");
        Assert.Equal(NodeEnd.NameTaken, first.End);
        Assert.Empty(first.Host.Running);
        story.Until(() => story.IsSettled("a", "b", "c"), "all as before");
        Assert.False(story["a"].Node.Ended.IsCompleted);
    }

    [Fact]
    public void The_first_nodes_settings_hold_and_others_are_warned()
    {
        var story = new NodeStory(settings: new(2, "broker", 2, 1)).Settled("a", "b");
        var other = story.Start("c", settings: new(5, "other", 2, 1));
        story.Until(() => story.IsSettled("a", "b", "c"), "a cluster of three");
        Assert.Equal(1, other.Logs.Count(LogLevel.Warning, "this node is configured with"));
        Assert.Equal(0, story["b"].Logs.Count(LogLevel.Warning, "this node is configured with"));
        Assert.Equal(2, story.Contents.Shards.Count);
    }

    [Fact]
    public void A_replica_that_fails_starts_again_in_a_later_life_and_another_leads_meanwhile()
    {
        var story = new NodeStory(settings: new(1, "broker", 3, 2)).Settled("a", "b", "c");
        var shard = story.Settings.NameOf(0);
        var (leader, epoch) = (story.Record(0).Leader!.Value, story.Record(0).Epoch);
        var host = story[leader.Value].Host;
        var failed = host.Running[shard];
        host.IsBroken = true;
        failed.Fail();
        var took = story.Until(() => story.Record(0).Epoch > epoch, "another leader");
        Assert.InRange(took, TimeSpan.Zero, Ms(500));
        Assert.NotEqual(leader, story.Record(0).Leader);
        var starts = host.StartCount;
        story.Advance(20);
        Assert.InRange(host.StartCount - starts, 3, 6);
        host.IsBroken = false;
        story.Until(() => story.Record(0).InSync.Contains(leader), "the replica in the set again");
        Assert.True(host.Running[shard].Life > failed.Life);
    }

    [Fact]
    public void An_entry_that_was_deleted_while_its_node_lives_is_put_again()
    {
        var story = new NodeStory().Settled("a", "b", "c");
        story.Etcd.Model.Transact([], [new DeleteKey(story.Keys.Node(new("b")))]);
        story.Until(() => story.Contents.Nodes.ContainsKey(new("b")), "an entry of b");
        story.Until(() => story.IsSettled("a", "b", "c"), "all as before");
        Assert.Equal(1, story["b"].Logs.Count(LogLevel.Warning, "taken for gone"));
    }

    private static MeterListener ListenToAvailability(string node, List<int> shown)
    {
        var (listener, thread) = (new MeterListener(), Environment.CurrentManagedThreadId);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (string.Equals(instrument.Name, "actormq.cluster.coordinator.available", StringComparison.Ordinal))
                self.EnableMeasurementEvents(instrument);
        };

        // Nodes of other tests run in other threads.
        listener.SetMeasurementEventCallback<int>((_, value, labels, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread && labels[0].Value is string label
                && string.Equals(label, node, StringComparison.Ordinal))
            {
                shown.Add(value);
            }
        });
        listener.Start();
        return listener;
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
