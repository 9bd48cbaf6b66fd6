using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using static ActorMQ.Cluster.Tests.Replication.FakeShard;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>
/// Goal: what the pure replica decides is carried out, in order, whatever the log's writer and the network do.
/// Method: real actors in one thread with a clock that is told to go, over logs in memory.
/// </summary>
public sealed class ReplicationTests
{
    private static ReplicaSettings Settings => ReplicaSettings.For(inSyncMin: 2) with { WindowSizeBytes = 1500 };

    private static FakeShard Shard(int seed, params NodeId[] nodes)
    {
        var shard = new FakeShard(seed, Settings, nodes);
        shard.Start(nodes);
        shard.RunUntilLed();
        return shard;
    }

    [Fact]
    public void One_leads_and_the_others_copy_its_log()
    {
        var shard = Shard(1, A, B, C);
        shard[shard.Leader].Log.Write(60);
        shard.RunUntilSame(A, B, C);
        Assert.Equal(60, shard[A].Log.Content.Split(' ').Count(entry => !entry.EndsWith(":00000000", StringComparison.Ordinal)));
        Assert.Equal(NodeSet.Of(A, B, C), shard.Records.Record.InSync);
        Assert.Empty(shard.Simulator.Failures);
    }

    [Fact]
    public void Numbers_are_told_from_the_record()
    {
        var shard = Shard(1, A, B, C);
        shard[shard.Leader].Log.Write(1);
        shard.RunUntilSame(A, B, C);
        var epoch = shard.Records.Record.Epoch.Value;
        foreach (var node in shard.Replicas.Keys)
        {
            var expected = node == shard.Leader
                ? (ShardService.Taking, (long)epoch, BrokerId.Master)
                : (ShardService.Following, (long)epoch, new BrokerId(shard.Records.Record.Replicas.IndexOf(node) + 1));
            Assert.Equal(expected, shard[node].Log.Service);
        }
    }

    [Fact]
    public void Messages_that_are_lost_late_and_out_of_order_do_no_harm()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var shard = Shard(seed, A, B, C);
            shard.Network.LossPercent = 20;
            for (var round = 0; round < 10; round++)
            {
                shard[shard.Leader].Log.Write(10);
                shard.RunFor(50);
            }

            shard.Network.LossPercent = 0;
            shard.RunUntilLed();
            shard[shard.Leader].Log.Write(1);
            shard.RunUntilSame(A, B, C);
            Assert.Empty(shard.Simulator.Failures);
        }
    }

    [Fact]
    public void A_record_that_is_larger_than_a_message_goes_by_itself()
    {
        var shard = Shard(1, A, B);
        shard[shard.Leader].Log.Write(2, size: 900);
        shard.RunUntilSame(A, B);
        Assert.InRange(shard.Network.BodyMax, 900, 908);
    }

    [Fact]
    public void A_follower_that_comes_late_catches_up_over_many_messages_but_not_faster_than_it_may()
    {
        var shard = new FakeShard(1, Settings with { InSyncMin = 1 }, A, B)
        {
            Change = options => options with { CatchUpRateBytes = 10_000 },
        };
        shard.Start(A);
        shard.RunUntilLed();
        shard[A].Log.Write(300);
        shard.RunUntil(() => shard[A].Log.Applied == shard[A].Log.End, "the leader acknowledges alone");
        shard.Start(B);
        shard.RunFor(1000);
        Assert.InRange(shard[B].Log.End.Value, 5_000, 13_000);
        shard.RunUntilSame(A, B);
        shard.RunUntil(() => shard.Records.Record.InSync.Contains(B), "it enters the set");
    }

    [Fact]
    public void A_log_whose_writer_stands_still_holds_up_nobody_but_itself()
    {
        var shard = new FakeShard(1, Settings with { InSyncMin = 1 }, A, B, C);
        shard.Start(A, B, C);
        shard.RunUntilLed();
        var leader = shard.Leader;
        var (slow, quick) = leader == A ? (B, C) : leader == B ? (A, C) : (A, B);
        shard[slow].Log.IsStuck = true;
        shard[leader].Log.Write(100);
        shard.RunUntil(() => shard[quick].Log.End == shard[leader].Log.End, "the other has all");
        shard.RunUntil(() => shard[leader].Log.Applied == shard[leader].Log.End, "the slow one leaves the set");

        // Whatever is sent to it: what it has taken and not written is bounded.
        shard[leader].Log.Write(300);
        shard.RunFor(5000);
        shard[slow].Log.IsStuck = false;
        shard.RunUntilSame(A, B, C);
    }

    [Fact]
    public void A_leader_that_is_gone_is_followed_by_another_and_cuts_what_nobody_has_when_it_is_back()
    {
        var shard = Shard(1, A, B, C);
        var former = shard.Leader;
        shard[former].Log.Write(10);
        shard.RunUntilSame(A, B, C);
        foreach (var other in shard.Replicas.Keys)
            shard.Network.Cut.Add((former, other));
        shard[former].Log.Write(7);
        var lost = shard[former].Log.End;
        shard.RunFor(20);
        shard.Kill(former);
        shard.Network.Cut.Clear();
        shard.Records.EndLease();
        shard.RunUntil(() => shard.Records.Record.Leader != former, "another leads");
        shard.Start(former);
        shard.RunUntil(() => shard[former].Log.Service.Service == ShardService.Following, "it follows");
        shard.RunUntilLed();
        shard[shard.Leader].Log.Write(20);
        shard.RunUntilSame(A, B, C);
        Assert.All(shard[former].Log.Truncations, end => Assert.True(end < lost));
        Assert.Single(shard[former].Log.Truncations);
        Assert.Equal(2, new ReplicaFiles(shard[former].Disk, "store").ReadHistory().Entries.Length);
    }

    [Fact]
    public void The_next_step_waits_until_the_log_is_cut()
    {
        var shard = Shard(1, A, B, C);
        var former = shard.Leader;
        shard[former].Log.Write(10);
        shard.RunUntilSame(A, B, C);
        shard.Stop(former);
        shard[former].Log.Write(5);
        shard.Records.EndLease();
        shard.RunUntil(() => shard.Records.Record.Leader != former, "another leads");
        shard.RunUntilLed();
        shard[shard.Leader].Log.Write(5);
        shard.Start(former);

        // It has begun when its log was flushed, and then its writer stands still.
        shard.RunUntil(() => shard.Network.Sent.Contains(RequestCode.ReplicaJoin), "it joins");
        shard[former].Log.IsStuck = true;
        shard.RunFor(3000);
        var files = new ReplicaFiles(shard[former].Disk, "store");
        Assert.Single(files.ReadHistory().Entries.ToArray());
        shard[former].Log.IsStuck = false;
        shard.RunUntilSame(A, B, C);
        Assert.Equal(2, files.ReadHistory().Entries.Length);
    }

    [Fact]
    public void A_hand_over_moves_the_leadership_without_cutting_anything()
    {
        var shard = Shard(1, A, B, C);
        var former = shard.Leader;
        shard[former].Log.Write(10);
        shard.RunUntilSame(A, B, C);
        shard.RunUntil(() => shard.Records.Record.InSync.Count == 3, "all are in the set");
        var target = former == C ? A : C;
        shard[former].Process!.HandOver(target);
        shard.RunUntil(() => shard.Records.Record.Leader == target, "the target leads");
        shard.RunUntilLed();
        shard[target].Log.Write(10);
        shard.RunUntilSame(A, B, C);
    }

    [Fact]
    public void A_replica_begins_where_its_leaders_log_begins()
    {
        var shard = new FakeShard(1, Settings with { InSyncMin = 1 }, A, B);
        shard.Start(A);
        shard.RunUntilLed();
        shard[A].Log.Write(100);
        shard.RunUntil(() => shard[A].Log.Applied == shard[A].Log.End, "the leader acknowledges alone");
        shard[A].Log.Remove(new(4000));
        shard.Start(B);
        shard.RunUntilSame(A, B);
        Assert.Equal(new JournalPosition(4000), shard[B].Log.Start);
    }

    [Fact]
    public void A_replica_that_is_further_back_than_its_leaders_log_empties_its_store()
    {
        var shard = Shard(1, A, B, C);
        var (leader, away) = (shard.Leader, shard.Leader == C ? A : C);
        shard[leader].Log.Write(10);
        shard.RunUntilSame(A, B, C);
        shard.Stop(away);
        shard[leader].Log.Write(100);
        shard.RunFor(3000);
        shard[leader].Log.Remove(new(4000));
        shard.Start(away);
        shard.RunUntil(() => shard[away].Log.Failures.Count > 0, "it ends");
        Assert.IsType<StoreBeginsAnewException>(shard[away].Log.Failures[0]);
        shard.Stop(away);

        // Whoever runs it empties the store and opens it again.
        var files = new ReplicaFiles(shard[away].Disk, "store");
        Assert.False(files.ReadNote()!.IsTailProven);
        Assert.True(files.TryEmpty());
        Assert.False(files.TryEmpty());
        shard[away].Log = new(shard.Simulator);
        shard.Start(away);
        shard.RunUntilSame(A, B, C);
        shard.RunUntil(() => files.ReadNote()!.IsTailProven, "it has all again, and notes it");
    }

    [Fact]
    public void A_replica_that_belongs_elsewhere_leaves_nothing_unless_it_knows_of_a_later_epoch()
    {
        var shard = Shard(1, A, B);
        shard[shard.Leader].Log.Write(10);
        shard.RunUntilSame(A, B);
        shard.Stop(B);
        var files = new ReplicaFiles(shard[B].Disk, "store");
        using (var segment = shard[B].Disk.Open("store/commitlog/00000000000000000000"))
            segment.Write([1], 0);
        var epoch = files.ReadHistory().LastEpoch;

        Assert.False(files.TryGiveUp(new(epoch.Value - 1)));
        Assert.NotEmpty(shard[B].Disk.List("store/commitlog"));

        Assert.True(files.TryGiveUp(epoch));
        Assert.Empty(shard[B].Disk.List("store/commitlog"));
        Assert.Equal(ShardEpoch.None, files.ReadHistory().LastEpoch);
        Assert.False(files.ReadNote()!.IsTailProven);
        Assert.False(files.TryGiveUp(epoch));
    }

    [Fact]
    public void A_machine_that_went_down_makes_a_replica_that_may_not_lead_until_it_has_all()
    {
        var shard = Shard(1, A, B);
        var (leader, other) = (shard.Leader, shard.Leader == A ? B : A);
        shard[leader].Log.Write(10);
        shard.RunUntilSame(A, B);
        shard.RunUntil(() => shard.Records.Record.InSync.Count == 2, "both are in the set");
        shard.Kill(other);
        shard[other].Log.LoseBehind(new(300));
        shard[other].Boot = "boot-2";
        shard.Stop(leader);
        shard.Records.EndLease();
        shard.Start(other);
        shard.RunFor(10_000);
        Assert.Equal(ShardService.Following, shard[other].Log.Service.Service);
        Assert.False(new ReplicaFiles(shard[other].Disk, "store").ReadNote()!.IsTailProven);
        shard.Start(leader);
        shard.RunUntilSame(A, B);
        shard.RunUntil(
            () => new ReplicaFiles(shard[other].Disk, "store").ReadNote()!.IsTailProven, "it has all again");
    }

    [Fact]
    public void A_replica_that_was_stopped_is_proven_after_the_machine_went_down()
    {
        var shard = Shard(1, A, B);
        var (leader, other) = (shard.Leader, shard.Leader == A ? B : A);
        shard[leader].Log.Write(10);
        shard.RunUntilSame(A, B);
        shard.RunUntil(() => shard.Records.Record.InSync.Count == 2, "both are in the set");
        shard.Stop(other);
        shard[other].Boot = "boot-2";
        shard.Stop(leader);
        shard.Records.EndLease();
        shard.Start(other);
        shard.RunUntil(() => shard.Records.Record.Leader == other, "it leads");
    }

    /// <summary>The actor has a thread of its own, and may have begun, and asked the log's writer for something.
    /// </summary>
    [Fact]
    public void What_the_log_tells_before_whoever_starts_the_replica_knows_its_actor_is_not_lost()
    {
        var shard = new FakeShard(1, Settings with { InSyncMin = 1 }, A);
        shard.Spawned = node =>
        {
            shard.RunFor(50);
            shard[node].Log.Write(1);
        };
        shard.Start(A);
        shard.RunUntilLed();
        shard[A].Log.Write(5);
        shard.RunUntilSame(A);
        Assert.Equal(shard[A].Log.End, shard[A].Log.Applied);
    }

    [Fact]
    public void Each_start_is_a_new_life()
    {
        var shard = new FakeShard(1, Settings, A);
        for (var life = 1; life < 4; life++)
        {
            shard.Start(A);
            shard.RunFor(100);
            Assert.Equal(life, new ReplicaFiles(shard[A].Disk, "store").ReadNote()!.Life);
            shard.Kill(A);
        }
    }

    [Fact]
    public void Replicas_with_other_segments_are_refused_and_operators_are_told()
    {
        var shard = new FakeShard(1, Settings with { InSyncMin = 1 }, A, B);
        shard[B].Log = new(shard.Simulator) { SegmentSizeBytes = 2000 };
        shard.Start(A);
        shard.RunUntilLed();
        shard.Start(B);
        shard[A].Log.Write(5);
        shard.RunFor(5000);
        Assert.Equal(JournalPosition.Start, shard[B].Log.End);
        Assert.Contains("segments of 2000 bytes and this one of 1000", Assert.Single(shard.Logs.TakeAll()), StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_tells_one_story()
    {
        var ends = Enumerable.Range(0, 2).Select(_ =>
        {
            var shard = Shard(7, A, B, C);
            shard.Network.LossPercent = 10;
            shard[shard.Leader].Log.Write(50);
            shard.RunFor(3000);
            return string.Join('\n', shard.Simulator.Trace.Lines);
        });
        Assert.Single(ends.Distinct(StringComparer.Ordinal));
    }
}
