using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Shards;
using ActorMQ.Model;
using static ActorMQ.Cluster.Tests.Replicas.ReplicaStory;

namespace ActorMQ.Cluster.Tests.Replicas;

/// <summary>Goal: a follower's log is its leader's, and it stands when it may. Method: stories.</summary>
public sealed class FollowerTests
{
    private static readonly EpochHistory Old = EpochHistorySpecs.Parse("1@0 2@50");
    private static readonly EpochHistory New = EpochHistorySpecs.Parse("1@0 3@60");

    [Fact]
    public void A_follower_cuts_its_log_before_it_takes_the_history()
    {
        var b = new ReplicaStory(B, Old, end: 90).Sees(Record(3, A, A, B));
        var join = b.Said<JoinLeader>();
        Assert.Equal((Old, new JournalPosition(90)), (join.History, join.End));
        b.Hears(Agree(join, consistent: 50, leaderEnd: 70));
        Assert.Equal(new JournalPosition(50), b.One<TruncateLog>().End);
        Assert.Equal(New, b.One<StoreHistory>().History);
        var kinds = b.Effects.Select(effect => effect.GetType()).ToList();
        Assert.True(kinds.IndexOf(typeof(TruncateLog)) < kinds.IndexOf(typeof(StoreHistory)));
        Assert.Equal(new JournalPosition(50), b.Said<AcknowledgeLog>().Held);
    }

    [Fact]
    public void Bytes_are_taken_where_the_log_ends_and_acknowledged_when_they_are_held()
    {
        var b = Following(out var join);
        b.Hears(Bytes(join, from: 50, until: 70, highWater: 60));
        Assert.Equal(new AppendLog(new(50), new(70)), b.One<AppendLog>());
        Assert.Equal(new JournalPosition(50), b.Said<AcknowledgeLog>().Held);
        Assert.Equal(new JournalPosition(60), b.One<RaiseHighWater>().Position);
        b.Writes(70);
        Assert.Equal(new JournalPosition(70), b.Said<AcknowledgeLog>().Held);
    }

    [Fact]
    public void Bytes_that_came_before_are_not_written_again()
    {
        var b = Following(out var join).Hears(Bytes(join, from: 50, until: 70, highWater: 0));
        b.Hears(Bytes(join, from: 50, until: 70, highWater: 0)).None<AppendLog>();
        Assert.Equal(new AppendLog(new(70), new(90)), b.Hears(Bytes(join, from: 50, until: 90, highWater: 0)).One<AppendLog>());
    }

    [Fact]
    public void Bytes_behind_a_gap_are_not_taken()
    {
        var b = Following(out var join).Hears(Bytes(join, from: 60, until: 70, highWater: 0));
        b.None<AppendLog>();
        Assert.True(b.Said<AcknowledgeLog>().HasGap);
    }

    [Fact]
    public void A_deposed_leader_is_told_and_not_followed()
    {
        var b = Following(out var join);
        b.Hears(new MessageArrived(C, new LogBytes(new(2), join.Session, new(50), new(70), new(70))));
        b.None<AppendLog>();
        Assert.Equal(new ShardEpoch(3), b.Said<RefuseEpoch>().Epoch);
    }

    [Fact]
    public void What_the_log_tells_of_before_it_was_cut_is_not_believed()
    {
        var b = new ReplicaStory(B, Old, end: 90).Sees(Record(3, A, A, B));
        b.Hears(Agree(b.Said<JoinLeader>(), consistent: 50, leaderEnd: 70));
        b.Hears(new LogAdvanced(Generation: 0, new(90), new(90))).None<SendMessage>();
        Assert.Equal(new JournalPosition(50), b.State.Log.Held);
    }

    [Fact]
    public void A_follower_that_hears_nothing_joins_again_in_a_new_session()
    {
        var b = Following(out var join);
        b.Passes(2100);
        Assert.True(b.Said<JoinLeader>().Session > join.Session);
    }

    [Fact]
    public void A_member_of_the_set_stands_when_the_lease_is_gone()
    {
        var b = Following(out _).Hears(new LeaseSeen(new(3)));
        b.Passes(10_000).None<SwapRecord>();
        var swap = b.Hears(new LeaseSeen(HeldFor: null)).One<SwapRecord>();
        Assert.Equal(Record(4, B, A, B), swap.Record); // two are needed, so A stays
        Assert.True(swap.TakesLease);
        b.Wins(swap);
        Assert.Equal(new ShardEpoch(4), b.State.LeadsIn);
    }

    [Fact]
    public void Who_is_not_in_the_set_does_not_stand()
    {
        var c = new ReplicaStory(C).Sees(Record(3, A, A, B)).Hears(new LeaseSeen(HeldFor: null));
        c.Passes(60_000).None<SwapRecord>();
    }

    [Fact]
    public void Members_stand_one_after_the_other()
    {
        var c = new ReplicaStory(C).Sees(Record(3, A, A, B, C)).Hears(new LeaseSeen(new(3)));
        c.Hears(new LeaseSeen(HeldFor: null)).None<SwapRecord>();
        c.Passes(100).One<SwapRecord>();
    }

    [Fact]
    public void A_leader_that_starts_again_takes_the_next_epoch()
    {
        var a = new ReplicaStory(A, EpochHistorySpecs.Parse("3@0"), end: 20).Sees(Record(3, A, A, B));
        Assert.Null(a.State.LeadsIn);
        a.Wins(a.One<SwapRecord>());
        Assert.Equal(new ShardEpoch(4), a.State.LeadsIn);
    }

    /// <summary>The request of an earlier life has won, but that life has never led.</summary>
    [Fact]
    public void An_epoch_that_no_life_has_led_in_is_led_in_now() =>
        Assert.Equal(new ShardEpoch(3), new ReplicaStory(A, Old, end: 60).Sees(Record(3, A, A, B)).State.LeadsIn);

    [Fact]
    public void Who_may_have_lost_its_tail_stands_only_when_it_has_caught_up()
    {
        var b = new ReplicaStory(B, EpochHistorySpecs.Parse("1@0"), end: 50, isTailProven: false)
            .Sees(Record(3, A, A, B)).Hears(new LeaseSeen(new(3)));
        b.Hears(new LeaseSeen(HeldFor: null)).None<SwapRecord>();
        b.Passes(60_000);
        b.None<SwapRecord>();
        var join = b.Said<JoinLeader>();
        b.Hears(Agree(join, consistent: 50, leaderEnd: 70)).None<MarkTailProven>();
        b.Hears(Bytes(join, from: 50, until: 70, highWater: 60));
        b.Writes(70).One<MarkTailProven>();
        b.Passes(200).One<SwapRecord>();
    }

    [Fact]
    public void A_leader_that_may_have_lost_its_tail_lets_others_stand()
    {
        var a = new ReplicaStory(A, EpochHistorySpecs.Parse("3@0"), 20, isTailProven: false).Sees(Record(3, A, A, B));
        a.None<SwapRecord>();
        Assert.Equal(new ShardEpoch(3), a.One<DropLease>().Epoch);
    }

    [Fact]
    public void The_only_member_leads_whatever_it_has_lost()
    {
        var a = new ReplicaStory(A, EpochHistorySpecs.Parse("3@0"), 20, isTailProven: false).Sees(Record(3, A, A));
        a.Wins(a.One<SwapRecord>()).One<MarkTailProven>();
        Assert.Equal(new ShardEpoch(4), a.State.LeadsIn);
    }

    [Fact]
    public void An_operator_makes_any_replica_lead()
    {
        var c = new ReplicaStory(C, Old, end: 60, isTailProven: false).Sees(Record(3, A, A, B));
        var swap = c.Hears(ElectUnclean.Instance).One<SwapRecord>();
        Assert.Equal(new ShardRecord(new(4), C, All, NodeSet.Of(C), IsUnclean: true), swap.Record);
        c.Wins(swap);
        Assert.Equal(new ShardEpoch(4), c.State.LeadsIn);
    }

    [Fact]
    public void Who_is_not_a_replica_any_more_follows_no_longer()
    {
        var c = new ReplicaStory(C).Sees(Record(3, A, A, B));
        c.Sees(Record(3, A, A, B) with { Replicas = NodeSet.Of(A, B) });
        c.Passes(60_000).None<SendMessage>();
    }

    [Fact]
    public void An_appointed_leader_begins_at_once()
    {
        var b = Following(out _).Sees(Record(4, B, A, B));
        Assert.Equal("[1@0 4@50]", b.One<StoreHistory>().History.ToString());
        Assert.Equal(new ShardEpoch(4), b.State.LeadsIn);
    }

    [Fact]
    public void Older_news_of_the_record_changes_nothing()
    {
        var b = Following(out _).Hears(new RecordSeen(Record(2, C, B, C), new(1)));
        Assert.Empty(b.Effects);
    }

    [Fact]
    public void A_cut_below_the_high_water_says_so()
    {
        var b = Following(out var join).Hears(Bytes(join, from: 50, until: 70, highWater: 70)).Writes(70);
        b.Sees(Record(4, C, C));
        b.Hears(new MessageArrived(C, new AgreeOnHistory(
            new(4), b.State.CurrentSessionWith(C), new(55), EpochHistorySpecs.Parse("1@0 4@55"), new(60), new(0))));
        Assert.True(b.One<TruncateLog>().LosesAcknowledged);
    }

    [Fact]
    public void A_follower_that_is_about_to_stop_says_so_again_and_again_and_follows_on()
    {
        var b = Following(out var join).Hears(Leave.Instance);
        Assert.Equal(join.Session, b.Said<LeaveLeader>().Session);
        b.Passes(50).Said<LeaveLeader>();
        b.Hears(Bytes(join, from: 50, until: 70, highWater: 0)).Writes(70);
        Assert.Equal(new JournalPosition(70), b.Said<AcknowledgeLog>().Held);
    }

    [Fact]
    public void Who_joins_a_leader_when_about_to_stop_says_so_before_it_acknowledges_anything()
    {
        var b = Following(out _).Hears(Leave.Instance).Sees(Record(4, C, B, C));
        var join = b.Said<JoinLeader>();
        b.Passes(50).None<SendMessage>();
        b.Hears(new MessageArrived(C, new AgreeOnHistory(
            join.Epoch, join.Session, new(50), EpochHistorySpecs.Parse("1@0 4@50"), new(50), new(0))));
        Assert.Collection(
            b.Effects.OfType<SendMessage>().Select(send => send.Message),
            first => Assert.IsType<LeaveLeader>(first),
            second => Assert.IsType<AcknowledgeLog>(second));
    }

    /// <summary>B follows A in epoch 3 with 50 bytes that are A's.</summary>
    private static ReplicaStory Following(out JoinLeader join)
    {
        var b = new ReplicaStory(B, EpochHistorySpecs.Parse("1@0"), end: 50).Sees(Record(3, A, A, B));
        join = b.Said<JoinLeader>();
        return b.Hears(Agree(join, consistent: 50, leaderEnd: 70));
    }

    private static MessageArrived Agree(JoinLeader join, long consistent, long leaderEnd) => new(
        A, new AgreeOnHistory(join.Epoch, join.Session, new(consistent), New, new(leaderEnd), new(0)));

    private static MessageArrived Bytes(JoinLeader join, long from, long until, long highWater) => new(
        A, new LogBytes(join.Epoch, join.Session, new(from), new(until), new(highWater)));
}
