using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Tests.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using static ActorMQ.Cluster.Tests.Replicas.ReplicaStory;

namespace ActorMQ.Cluster.Tests.Replicas;

/// <summary>Goal: a leader acknowledges what may be acknowledged, and nothing else. Method: stories.</summary>
public sealed class LeaderTests
{
    [Fact]
    public void What_the_whole_set_holds_is_acknowledged()
    {
        var a = Leader(A, B, C).Writes(100);
        a.None<RaiseHighWater>();
        a.Acknowledges(B, 5, 100).None<RaiseHighWater>();
        a.Acknowledges(C, 5, 60);
        Assert.Equal(new JournalPosition(60), a.One<RaiseHighWater>().Position);
        a.Acknowledges(C, 5, 100);
        Assert.Equal(new JournalPosition(100), a.One<RaiseHighWater>().Position);
    }

    [Fact]
    public void An_epoch_begins_in_the_epoch_file_before_anyone_is_served()
    {
        var a = new ReplicaStory(A, EpochHistorySpecs.Parse("2@0"), end: 40).Leads(5, B, A, B, C);
        var kinds = a.Effects.Select(effect => effect.GetType()).ToList();
        Assert.Equal("[2@0 5@40]", a.One<StoreHistory>().History.ToString());
        Assert.Equal(ShardService.Taking, a.One<ChangeService>().Service);
        Assert.True(kinds.IndexOf(typeof(StoreHistory)) < kinds.IndexOf(typeof(ChangeService)));
    }

    /// <summary>It took a retry, and 300 ms, when a follower saw sooner than its leader who leads.</summary>
    [Fact]
    public void A_follower_that_joins_before_the_leader_knows_that_it_leads_is_answered_when_it_does()
    {
        var a = new ReplicaStory(A).Sees(Record(4, B, A, B, C)).Joins(C, 5, EpochHistory.Empty, 0);
        a.None<SendMessage>();
        a.Sees(Record(5, A, A, B, C));
        Assert.Equal(new ShardEpoch(5), a.Said<AgreeOnHistory>().Epoch);
        a.Writes(100).Acknowledges(C, 5, 100);
        Assert.Equal(new JournalPosition(100), a.State.Followers[C].Held);
    }

    [Fact]
    public void A_follower_that_says_goodbye_leaves_the_set_at_once_unless_too_few_would_be_left()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(B, 5, 100).Leaves(C, 5);
        var swap = a.One<SwapRecord>();
        Assert.Equal(NodeSet.Of(A, B), swap.Record.InSync);
        Assert.Equal(new JournalPosition(100), a.Wins(swap).One<RaiseHighWater>().Position);

        a.Leaves(B, 5).None<SwapRecord>();
        Assert.Equal(ShardService.Refusing, a.One<ChangeService>().Service);
    }

    [Fact]
    public void Who_leaves_counts_as_long_as_it_is_in_the_set_and_keeps_up()
    {
        var a = Leader(A, B, C).Writes(100).Leaves(C, 5);
        var swap = a.One<SwapRecord>();
        a.Acknowledges(B, 5, 100).None<RaiseHighWater>();
        a.Acknowledges(C, 5, 60);
        Assert.Equal(new JournalPosition(60), a.One<RaiseHighWater>().Position);
        Assert.Equal(new JournalPosition(100), a.Acknowledges(C, 5, 100).One<RaiseHighWater>().Position);
        Assert.Equal(new JournalPosition(150), a.Wins(swap).Writes(150).Acknowledges(B, 5, 150).One<RaiseHighWater>().Position);
    }

    [Fact]
    public void Who_leaves_does_not_come_back_into_the_set_until_it_joins_anew()
    {
        var a = Leader(A, B, C).Leaves(C, 5);
        a.Wins(a.One<SwapRecord>()).Acknowledges(C, 5, 0).None<SwapRecord>();
        a.Leaves(C, 5).None<SwapRecord>();
        a.Joins(C, 5, EpochHistory.Empty, 0).Acknowledges(C, 5, 0);
        Assert.Equal(All, a.One<SwapRecord>().Record.InSync);
    }

    [Fact]
    public void A_goodbye_of_an_earlier_session_counts_nothing()
    {
        var a = Leader(A, B, C);
        var left = a.Leaving(C, 5);
        a.Joins(C, 5, EpochHistory.Empty, 0).Acknowledges(C, 5, 0).Hears(left);
        Assert.Empty(a.Effects);
    }

    [Fact]
    public void A_join_of_an_epoch_that_another_led_is_not_answered()
    {
        var a = new ReplicaStory(A).Sees(Record(4, B, A, B, C)).Joins(C, 5, EpochHistory.Empty, 0);
        a.Sees(Record(6, A, A, B, C));
        Assert.DoesNotContain(a.Effects.OfType<SendMessage>(), send => send.Message is AgreeOnHistory);
    }

    [Fact]
    public void While_the_set_shrinks_the_one_that_leaves_still_counts()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(B, 5, 100);
        a = Lag(a, C);
        var swap = a.One<SwapRecord>();
        Assert.Equal(NodeSet.Of(A, B), swap.Record.InSync);
        a.None<RaiseHighWater>();
        Assert.Equal(new JournalPosition(100), a.Wins(swap).One<RaiseHighWater>().Position);
    }

    [Fact]
    public void While_the_set_grows_the_one_that_comes_counts_already()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(B, 5, 100);
        a = Lag(a, C);
        a.Wins(a.One<SwapRecord>()).Joins(C, 5, EpochHistory.Empty, 0).Acknowledges(C, 5, 0).None<SwapRecord>();
        a.Acknowledges(C, 5, 100);
        Assert.Equal(All, a.One<SwapRecord>().Record.InSync);
        a.Writes(150).Acknowledges(B, 5, 150).None<RaiseHighWater>();
        Assert.Equal(new JournalPosition(150), a.Acknowledges(C, 5, 150).One<RaiseHighWater>().Position);
    }

    /// <summary>A read that shows the old record proves nothing: the request may still be on its way.</summary>
    [Fact]
    public void A_swap_without_an_answer_counts_until_a_later_revision_is_seen()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(B, 5, 100);
        a = Lag(a, C);
        var swap = a.One<SwapRecord>();
        a.Hears(new RecordSeen(a.State.Record!, a.Revision)).None<RaiseHighWater>();
        a.Acknowledges(B, 5, 100);
        a.Passes(300);
        Assert.Same(swap, a.One<SwapRecord>());
        a.None<RaiseHighWater>();
        a.Sees(swap.Record);
        Assert.Equal(new JournalPosition(100), a.One<RaiseHighWater>().Position);
    }

    [Fact]
    public void Who_holds_only_what_the_new_leader_knows_to_be_acknowledged_does_not_join_the_set()
    {
        // The leader before may have acknowledged all of the 40 bytes; this one has not heard how far.
        var a = new ReplicaStory(A, EpochHistorySpecs.Parse("2@0"), end: 40).Leads(5, B, A, B);
        a.Joins(C, 5, EpochHistorySpecs.Parse("2@0"), 30).Acknowledges(C, 5, 30).None<SwapRecord>();
        a.Acknowledges(C, 5, 40);
        Assert.Contains(C, a.One<SwapRecord>().Record.InSync);
    }

    [Fact]
    public void The_set_does_not_shrink_below_the_minimum_and_sends_are_refused()
    {
        var a = Leader(A, B, C).Acknowledges(B, 5, 0).Acknowledges(C, 5, 0);
        a.Passes(2100);
        var swap = a.One<SwapRecord>();
        Assert.Equal(NodeSet.Of(A, B), swap.Record.InSync);
        Assert.Equal(ShardService.Refusing, a.One<ChangeService>().Service);
        a.One<DropLease>();
        a.Wins(swap).Acknowledges(B, 5, 0);
        Assert.Equal(ShardService.Taking, a.One<ChangeService>().Service);
        a.One<TakeLease>();
    }

    [Fact]
    public void A_new_leader_gives_the_one_before_time_to_follow_before_it_lets_it_lead_again()
    {
        // The two that are left of three deposed each other for seconds: each dropped the lease at once that
        // it had won, for the other had not joined yet, and the other stood, whereupon the first had to join.
        var a = new ReplicaStory(A).Leads(5, B, A, B);
        Assert.Equal(ShardService.Refusing, a.One<ChangeService>().Service);
        a.None<DropLease>();
        a.Passes(1400).None<DropLease>();
        a.Passes(100).One<DropLease>();
        a.Passes(1500).None<DropLease>();
    }

    [Fact]
    public void A_new_leader_whose_followers_join_in_time_keeps_its_lease()
    {
        var a = new ReplicaStory(A).Leads(5, B, A, B);
        a.Joins(B, 5, EpochHistory.Empty, 0).Acknowledges(B, 5, 0);
        Assert.Equal(ShardService.Taking, a.One<ChangeService>().Service);
        a.One<TakeLease>();
        a.Passes(1400).Acknowledges(B, 5, 0);
        a.Passes(200).None<DropLease>();
    }

    [Fact]
    public void A_leader_that_hears_of_a_later_epoch_takes_no_more_sends()
    {
        var a = Leader(A, B, C).Hears(new MessageArrived(B, new RefuseEpoch(new(6), new(1, 1))));
        Assert.Equal(ShardService.Refusing, a.One<ChangeService>().Service);
        a.One<ReadRecord>();
        a.Sees(Record(6, B, B, C));
        Assert.Equal(ShardService.Following, a.One<ChangeService>().Service);
        Assert.Equal(new ShardEpoch(6), a.Said<JoinLeader>().Epoch);
    }

    [Fact]
    public void The_leader_goes_on_when_its_lease_is_over()
    {
        var a = Leader(A, B, C).Hears(new LeaseSeen(HeldFor: null));
        a.None<ChangeService>();
        a.One<TakeLease>();
        a.Writes(10).Acknowledges(B, 5, 10).Acknowledges(C, 5, 10);
        a.One<RaiseHighWater>();
    }

    [Fact]
    public void Words_of_an_older_session_do_not_count()
    {
        var a = Leader(A, B).Writes(100);
        var old = new AcknowledgeLog(new(5), new(1, 1), new(100), new(100), HasGap: false);
        a.Joins(B, 5, EpochHistory.Empty, 0).Hears(new MessageArrived(B, old)).None<RaiseHighWater>();
    }

    [Fact]
    public void Bytes_are_sent_one_message_after_the_other_up_to_the_window()
    {
        var a = Leader(A, B).Writes(5000);
        var send = a.One<SendLog>();
        Assert.Equal((B, new JournalPosition(0)), (send.To, send.From));
        Assert.Equal(new(600), a.Hears(new LogSent(B, send.Session, new(600))).One<SendLog>().From);
        a.Hears(new LogSent(B, send.Session, new(1200))).None<SendLog>();
        Assert.Equal(new(1200), a.Acknowledges(B, 5, 600).One<SendLog>().From);
    }

    [Fact]
    public void What_is_not_acknowledged_is_sent_again()
    {
        var a = Leader(A, B).Writes(50);
        a.Hears(new LogSent(B, a.One<SendLog>().Session, new(50))).None<SendLog>();
        Assert.Equal(new(0), a.Passes(300).One<SendLog>().From);
    }

    [Fact]
    public void A_hand_over_waits_until_the_target_holds_everything()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(B, 5, 90).Acknowledges(C, 5, 100);
        a.Hears(new HandOver(B));
        Assert.Equal(ShardService.Holding, a.One<ChangeService>().Service);
        a.None<SwapRecord>();
        a.Closes(100).None<SwapRecord>();
        var swap = a.Acknowledges(B, 5, 100).One<SwapRecord>();
        Assert.Equal(Record(6, B, A, B, C), swap.Record);
        a.Wins(swap);
        Assert.True(a.One<HandOverEnded>().IsDone);
        Assert.Equal(ShardService.Following, a.One<ChangeService>().Service);
    }

    [Fact]
    public void A_hand_over_waits_for_sends_that_were_taken_before()
    {
        var a = SettlingLeader().Hears(SendsSettled.Instance).Hears(new HandOver(B));
        a.None<SwapRecord>();
        a.Passes(50).None<SwapRecord>();
        a.Hears(SendsSettled.Instance).None<SwapRecord>();
        Assert.Equal(B, a.Closes(0).One<SwapRecord>().Record.Leader);
    }

    [Fact]
    public void A_hand_over_waits_for_what_is_written_before_the_log_is_closed()
    {
        var a = Leader(A, B).Writes(100).Acknowledges(B, 5, 100).Hears(new HandOver(B));
        a.Closes(150).None<SwapRecord>();
        a.Writes(150).None<SwapRecord>();
        Assert.Equal(B, a.Acknowledges(B, 5, 150).One<SwapRecord>().Record.Leader);
    }

    [Fact]
    public void A_log_that_was_closed_for_an_earlier_hand_over_may_be_open_again()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(C, 5, 100).Hears(new HandOver(B));
        var first = a.One<CloseLog>();
        a.Passes(1100);
        Assert.Equal(ShardService.Taking, a.One<ChangeService>().Service);
        a.Acknowledges(B, 5, 100).Acknowledges(C, 5, 100).Hears(new HandOver(B));
        var second = a.One<CloseLog>();
        a.Hears(new LogClosed(first.HandOver, new(100))).None<SwapRecord>();
        a.Hears(new LogClosed(second.HandOver, new(100))).One<SwapRecord>();
    }

    [Fact]
    public void A_hand_over_does_not_wait_long_for_sends_that_were_taken_before()
    {
        var a = SettlingLeader().Hears(new HandOver(B)).Passes(50);
        a.None<SwapRecord>();
        a.Passes(50).None<SwapRecord>();
        Assert.Equal(B, a.Closes(0).One<SwapRecord>().Record.Leader);
    }

    [Fact]
    public void A_hand_over_that_takes_too_long_is_given_up()
    {
        var a = Leader(A, B, C).Writes(100).Acknowledges(C, 5, 100).Hears(new HandOver(B));
        a.Passes(1100);
        Assert.False(a.One<HandOverEnded>().IsDone);
        Assert.Equal(ShardService.Taking, a.One<ChangeService>().Service);
    }

    [Fact]
    public void A_leader_that_is_about_to_stop_names_a_set_without_itself_unless_too_few_would_be_left()
    {
        var swap = Leader(A, B, C).Hears(Leave.Instance).Hears(new HandOver(B)).Closes(0).One<SwapRecord>();
        Assert.Equal(Record(6, B, B, C), swap.Record);
        swap = Leader(A, B).Hears(Leave.Instance).Hears(new HandOver(B)).Closes(0).One<SwapRecord>();
        Assert.Equal(Record(6, B, A, B), swap.Record);
    }

    [Fact]
    public void Only_a_member_of_the_set_is_handed_the_leadership() =>
        Assert.False(Leader(A, B).Hears(new HandOver(C)).One<HandOverEnded>().IsDone);

    [Fact]
    public void A_leader_that_is_not_to_be_a_replica_any_more_hands_over()
    {
        var a = Leader(A, B).Sees(Record(5, A, A, B) with { Replicas = NodeSet.Of(B, C) });
        a.Passes(100).Closes(0);
        Assert.Equal(new ShardEpoch(6), a.One<SwapRecord>().Record.Epoch);
        Assert.Equal(B, a.One<SwapRecord>().Record.Leader);
    }

    [Fact]
    public void A_member_that_is_not_to_be_a_replica_any_more_leaves_the_set()
    {
        var a = Leader(A, B, C).Sees(Record(5, A, A, B, C) with { Replicas = NodeSet.Of(A, B) });
        Assert.Equal(NodeSet.Of(A, B), a.One<SwapRecord>().Record.InSync);
    }

    private static ReplicaStory SettlingLeader() =>
        new ReplicaStory(A, settings: Settings with { HandOverSettle = Ms(100) })
            .Leads(5, former: null, A, B).Joins(B, 5, EpochHistory.Empty, 0).Acknowledges(B, 5, 0);

    /// <summary>A leads in epoch 5 from an empty log; the others have joined.</summary>
    private static ReplicaStory Leader(params NodeId[] inSync)
    {
        var a = new ReplicaStory(A).Leads(5, former: null, inSync);
        foreach (var node in inSync.Where(node => node != A))
            a.Joins(node, 5, EpochHistory.Empty, 0).Acknowledges(node, 5, 0);
        return a;
    }

    /// <summary>Time passes until one of the others has not been heard of for too long.</summary>
    private static ReplicaStory Lag(ReplicaStory a, NodeId silent)
    {
        a.Passes(1500).Acknowledges(silent == C ? B : C, 5, 100);
        return a.Passes(600);
    }
}
