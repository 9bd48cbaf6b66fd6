using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Goal: a leader answers, and shows to consumers, what is acknowledged and nothing else. Method: a broker's
/// actors over a simulated disk, where everything happens at once; the test is who replicates.
/// </summary>
public sealed class LeaderTests : IAsyncDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly SimulatedDisk _disk = new();

    private TestReplica Leader(LogSettings? log = null)
    {
        var replica = new TestReplica(_system.System, _disk, log);
        replica.Change(ShardService.Taking, 1);
        Create(replica, "T");
        return replica;
    }

    /// <summary>A topic's creation waits for acknowledgement, too.</summary>
    private static void Create(TestReplica replica, string topic)
    {
        var asked = replica.Client.Create(topic, 2);
        Assert.Null(replica.Client.AnswerTo(asked));
        Acknowledge(replica);
        Assert.Equal(ResponseCode.Success, replica.Client.AnswerTo(asked)?.Code);
    }

    private static ResponseCode? View(TestReplica replica, JournalPosition place) =>
        replica.Client.AnswerTo(replica.Client.Post(
            RequestCode.ViewMessageById, new ViewMessageRequestHeader { Offset = place.Value }))?.Code;

    private static void Acknowledge(TestReplica replica)
    {
        // A topic's change waits for its flush, as well.
        replica.Log.Flush(static () => { });
        replica.Log.RaiseHighWater(replica.Log.Held);
    }

    /// <summary>What waits is answered, and the message after it has the next offset.</summary>
    private static void AnswersAndTakesAgain(TestReplica leader, int waiting)
    {
        Acknowledge(leader);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(waiting)?.Code);
        leader.Change(ShardService.Taking, 1);
        var next = leader.Client.Send("T", 0, "c");
        Acknowledge(leader);
        Assert.Equal(1, leader.Client.AnswerTo(next)?.Number("queueOffset"));
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public void Senders_are_answered_and_consumers_see_messages_when_they_are_acknowledged()
    {
        var leader = Leader();
        var parked = leader.Client.Pull("T", 0, 0, waits: true);
        Acknowledge(leader);
        var before = leader.Log.End;
        var first = leader.Client.Send("T", 0, "one");
        var between = leader.Log.End;
        var second = leader.Client.Send("T", 0, "two");
        Assert.Equal(leader.Log.End, leader.Replication.Advanced.Written);
        Assert.Null(leader.Client.AnswerTo(first));
        Assert.Empty(leader.Units("T", 0));
        Assert.Equal(before, leader.Log.Applied);
        Assert.NotEqual(ResponseCode.Success, View(leader, before));

        leader.Log.RaiseHighWater(between + 10);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(first)?.Code);
        Assert.Equal("one", Assert.Single(leader.Client.AnswerTo(parked)!.Messages()).Text());
        Assert.Null(leader.Client.AnswerTo(second));
        Assert.Equal(between, leader.Log.Applied);
        Assert.Equal(ResponseCode.Success, View(leader, before));
        Assert.NotEqual(ResponseCode.Success, View(leader, between));

        leader.Log.RaiseHighWater(leader.Log.End);
        Assert.Equal(1, leader.Client.AnswerTo(second)?.Number("queueOffset"));
        Assert.Equal(2, leader.Units("T", 0).Count);
    }

    [Fact]
    public void Who_waits_when_the_leader_is_deposed_is_told_and_the_offsets_are_given_out_again()
    {
        var leader = Leader();
        var stored = leader.Client.Send("T", 0, "kept");
        Acknowledge(leader);
        var tail = leader.Log.End;
        var waiting = leader.Client.Send("T", 0, "perhaps");
        leader.Change(ShardService.Following, 2);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(stored)?.Code);
        var refused = leader.Client.AnswerTo(waiting)!;
        Assert.Equal(ResponseCode.SystemError, refused.Code);
        Assert.Contains("not known whether", refused.Remark, StringComparison.Ordinal);
        var late = leader.Client.Send("T", 0, "late");
        Assert.Contains("follows", leader.Client.AnswerTo(late)!.Remark, StringComparison.Ordinal);

        var done = 0;
        leader.Log.Truncate(tail, 1, () => done++);
        Assert.Equal((1, tail), (done, leader.Log.End));
        Assert.Equal((1, tail), (leader.Replication.Advanced.Generation, leader.Replication.Advanced.Written));
        leader.Change(ShardService.Taking, 3);
        var again = leader.Client.Send("T", 0, "again");
        Acknowledge(leader);
        Assert.Equal(1, leader.Client.AnswerTo(again)?.Number("queueOffset"));
    }

    [Fact]
    public void A_tail_of_an_earlier_life_is_applied_before_the_replica_takes_messages()
    {
        var leader = Leader();
        leader.Client.Send("T", 0, "a");
        leader.Client.Send("T", 0, "b");
        _disk.Kill();
        var next = new TestReplica(new SynchronousSystem().System, _disk);
        next.Change(ShardService.Taking, 2);
        var early = next.Client.Send("T", 0, "early");
        Assert.Contains("catches up", next.Client.AnswerTo(early)!.Remark, StringComparison.Ordinal);
        next.Log.RaiseHighWater(next.Log.End);
        var sent = next.Client.Send("T", 0, "c");
        Acknowledge(next);
        Assert.Equal(2, next.Client.AnswerTo(sent)?.Number("queueOffset"));
    }

    [Fact]
    public void A_leader_that_is_about_to_hand_over_goes_on_with_what_comes_through()
    {
        var leader = Leader();
        var before = leader.Client.Send("T", 0, "a");
        leader.Change(ShardService.Holding, 1);
        var late = leader.Client.Send("T", 0, "b");
        Assert.True(leader.Log.IsTaking);
        Assert.True(leader.Log.HasSendsUnderWay);
        Acknowledge(leader);
        Assert.False(leader.Log.HasSendsUnderWay);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(before)?.Code);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(late)?.Code);
        leader.Change(ShardService.Following, 2);
        Assert.False(leader.Log.IsTaking);
    }

    [Fact]
    public void A_leader_that_is_closed_refuses_what_comes_late_as_never_stored_until_it_takes_again()
    {
        var leader = Leader();
        var waiting = leader.Client.Send("T", 0, "a");
        leader.Change(ShardService.Holding, 1);
        var closedAt = new List<JournalPosition>();
        leader.Log.Close(closedAt.Add);
        Assert.Equal(leader.Log.End, Assert.Single(closedAt));
        var late = leader.Client.Send("T", 0, "b");
        Assert.Equal(ResponseCode.ServiceNotAvailable, leader.Client.AnswerTo(late)?.Code);
        Assert.Equal(closedAt[0], leader.Log.End);
        AnswersAndTakesAgain(leader, waiting);
    }

    [Fact]
    public void A_leader_that_takes_nothing_answers_what_it_took_before()
    {
        var leader = Leader();
        var waiting = leader.Client.Send("T", 0, "a");
        leader.Change(ShardService.Refusing, 1);
        var refused = leader.Client.Send("T", 0, "b");
        Assert.Contains("too few", leader.Client.AnswerTo(refused)!.Remark, StringComparison.Ordinal);
        Assert.Null(leader.Client.AnswerTo(waiting));
        AnswersAndTakesAgain(leader, waiting);
    }

    [Fact]
    public void A_sender_waits_for_replicas_for_a_bounded_time_and_is_answered_once()
    {
        var leader = Leader(new LogSettings { SyncFlushTimeout = TimeSpan.FromSeconds(5) });
        var late = leader.Client.Send("T", 0, "a");
        _system.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(leader.Client.AnswerTo(late));
        _system.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ResponseCode.FlushSlaveTimeout, leader.Client.AnswerTo(late)?.Code);
        Acknowledge(leader);
        Assert.Single(leader.Client.Replies.Answers, answer => answer.Opaque == late);
        Assert.Single(leader.Units("T", 0));

        var deposed = leader.Client.Send("T", 0, "b");
        _system.Advance(TimeSpan.FromSeconds(6));
        leader.Change(ShardService.Following, 2);
        Assert.Equal(ResponseCode.FlushSlaveTimeout, leader.Client.AnswerTo(deposed)?.Code);
    }

    [Fact]
    public void With_double_write_the_answer_waits_for_the_slaves_that_are_there()
    {
        var leader = Leader();
        leader.Log.SlavesHold(JournalPosition.Start, isSlaveAvailable: false);
        var alone = leader.Client.Send("T", 0, "a");
        Acknowledge(leader);
        Assert.Equal(ResponseCode.SlaveNotAvailable, leader.Client.AnswerTo(alone)?.Code);
        Assert.Single(leader.Units("T", 0));

        leader.Log.SlavesHold(leader.Log.End, isSlaveAvailable: true);
        var both = leader.Client.Send("T", 0, "b");
        Acknowledge(leader);
        Assert.Null(leader.Client.AnswerTo(both));
        Assert.Single(leader.Units("T", 0));
        leader.Log.SlavesHold(leader.Log.End, isSlaveAvailable: true);
        Assert.Equal(ResponseCode.Success, leader.Client.AnswerTo(both)?.Code);

        var slow = leader.Client.Send("T", 0, "c");
        Acknowledge(leader);
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ResponseCode.FlushSlaveTimeout, leader.Client.AnswerTo(slow)?.Code);
    }

    [Fact]
    public void With_synchronous_flush_the_leader_holds_what_is_on_its_disk()
    {
        var leader = Leader(new LogSettings { SyncFlush = true });
        leader.Client.Send("T", 0, "a");
        Assert.Equal(leader.Log.End, leader.Log.Held);
        Assert.Equal(leader.Log.End, leader.Replication.Advanced.Held);
        _disk.PowerCut(new Random(1));
        var next = new TestReplica(new SynchronousSystem().System, _disk);
        Assert.Equal(leader.Log.End, next.Log.End);
    }

    [Fact]
    public void The_name_servers_hear_at_once_who_leads_since_when()
    {
        var leader = Leader();
        Assert.Equal(BrokerId.Master, leader.NameServers.Replicas[^1].Replica);
        Assert.Equal(1, leader.NameServers.Told[^1].Version.StateVersion);
        leader.NameServers.Master = "10.0.0.9:10911";
        leader.Change(ShardService.Following, 2);
        Assert.Equal(new BrokerId(1), leader.NameServers.Replicas[^1].Replica);
        Assert.Equal(2, leader.NameServers.Told[^1].Version.StateVersion);
        Assert.Equal("10.0.0.9:10911", leader.Replication.Masters[^1]);
    }

    [Fact]
    public void A_replica_that_cannot_go_on_ends_its_broker()
    {
        var leader = Leader();
        leader.Log.Fail(new InvalidDataException("the logs differ"));
        Assert.Contains(_system.Failures, failed => failed.Failure is BrokerFailedException);
    }
}
