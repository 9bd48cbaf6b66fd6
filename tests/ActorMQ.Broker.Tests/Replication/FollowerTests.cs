using ActorMQ.Actors.Testing;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Goal: a follower has what is acknowledged, shows it, and can lead at once. Method: two brokers' actors over
/// simulated disks, where everything happens at once; the test copies.
/// </summary>
public sealed class FollowerTests : IAsyncDisposable
{
    private readonly SynchronousSystem _first = new();
    private readonly SynchronousSystem _second = new();
    private readonly SynchronousSystem _third = new();
    private readonly SimulatedDisk _disk = new();
    private readonly TestReplica _leader;
    private readonly TestReplica _follower;

    public FollowerTests()
    {
        _leader = new TestReplica(_first.System, new SimulatedDisk());
        _follower = new TestReplica(_second.System, _disk);
        _leader.Change(ShardService.Taking, 1);
        Ok(_leader, _leader.Client.Create("T", 2));
    }

    /// <summary>Copies and acknowledges everything; the follower hears of it last.</summary>
    private void Replicate()
    {
        Copy(_leader, _follower);
        _leader.Log.Flush(static () => { });
        _leader.Log.RaiseHighWater(_leader.Log.End);
        _follower.Log.RaiseHighWater(_leader.Log.End);
    }

    private static void Copy(TestReplica leader, TestReplica follower)
    {
        while (follower.Log.End < leader.Log.End)
            follower.CopyFrom(leader, follower.Log.End, 4096);
    }

    private Requests.Answer Ok(TestReplica replica, int asked)
    {
        Replicate();
        var answer = replica.Client.AnswerTo(asked);
        Assert.Equal(ResponseCode.Success, answer?.Code);
        return answer!;
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _third.DisposeAsync();
    }

    [Fact]
    public void A_follower_shows_what_is_acknowledged_and_wakes_who_waits()
    {
        var parked = _follower.Client.Pull("T", 1, 0, waits: true);
        _leader.Client.Send("T", 1, "one");
        Copy(_leader, _follower);
        Assert.Null(_follower.Client.AnswerTo(parked));
        Replicate();
        Assert.Equal("one", Assert.Single(_follower.Client.AnswerTo(parked)!.Messages()).Text());
        Assert.Equal(_leader.Units("T", 1), _follower.Units("T", 1));
        Assert.Equal(_leader.State(), _follower.State());
    }

    [Fact]
    public void A_consumer_that_is_ahead_of_a_follower_is_not_sent_back()
    {
        Ok(_leader, _leader.Client.Send("T", 1, "one"));
        Ok(_leader, _leader.Client.Pull("T", 1, 0));
        var ahead = Answered(_follower, _follower.Client.Pull("T", 1, 2));
        Assert.Equal((ResponseCode.PullNotFound, 2), (ahead.Code, ahead.Number("nextBeginOffset")));

        var tooFar = Answered(_leader, _leader.Client.Pull("T", 1, 2));
        Assert.Equal((ResponseCode.PullOffsetMoved, 1), (tooFar.Code, tooFar.Number("nextBeginOffset")));
    }

    [Fact]
    public void Logs_over_many_segments_come_out_the_same()
    {
        for (var i = 0; i < 40; i++)
            _leader.Client.Send("T", i % 2, new string('x', 1000 + (200 * i)));
        Replicate();
        Assert.True(_leader.Log.End.Value > 5 * TestReplica.SegmentSize, "one segment proves nothing");
        Assert.Equal(20, _follower.Units("T", 0).Count);
        Assert.Equal(_leader.Units("T", 0), _follower.Units("T", 0));
        Assert.Equal(_leader.Units("T", 1), _follower.Units("T", 1));
        Assert.Equal(_leader.Log.End, _follower.Log.Applied);
    }

    [Fact]
    public void A_follower_that_becomes_leader_goes_on_with_the_right_offsets()
    {
        var living = _follower.Client.Pull("T", 0, 0, waits: true);
        Ok(_leader, _leader.Client.Send("T", 0, "a"));
        Assert.NotNull(_follower.Client.AnswerTo(living));
        _leader.Client.Send("T", 0, "b");
        Copy(_leader, _follower);
        _leader.Change(ShardService.Following, 2);
        _follower.Change(ShardService.Taking, 2);
        _follower.Log.RaiseHighWater(_follower.Log.End);
        var sent = _follower.Client.Send("T", 0, "c");
        Copy(_follower, _leader);
        _follower.Log.RaiseHighWater(_follower.Log.End);
        _leader.Log.RaiseHighWater(_follower.Log.End);
        Assert.Equal(2, _follower.Client.AnswerTo(sent)?.Number("queueOffset"));
        Assert.Equal(["a", "b", "c"], Texts(_leader, "T", 0));
    }

    [Fact]
    public void Topics_groups_and_offsets_come_out_the_same_and_last()
    {
        Ok(_leader, _leader.Client.Send("T", 0, "a"));
        Pulled(_leader, "G");
        Replicate();
        Ok(_leader, _leader.Client.Commit("G", "T", 0, 1));
        Assert.Equal(_leader.State(), _follower.State());
        Assert.Equal(1, Answered(_follower, _follower.Client.Query("G", "T", 0)).Number("offset"));
        _disk.Kill();
        var again = new TestReplica(new SynchronousSystem().System, _disk);
        again.Log.RaiseHighWater(again.Log.End);
        Assert.Equal(_leader.State(), again.State());
        Assert.Equal(1, Answered(again, again.Client.Query("G", "T", 0)).Number("offset"));
    }

    [Fact]
    public void What_is_committed_at_a_follower_counts_there_until_the_leader_says_otherwise()
    {
        Ok(_leader, _leader.Client.Send("T", 0, "a"));
        Pulled(_leader, "G");
        Replicate();
        var end = _follower.Log.End;
        Assert.Equal(
            ResponseCode.Success, Answered(_follower, _follower.Client.Commit("G", "T", 0, 1)).Code);
        Assert.Equal(1, Answered(_follower, _follower.Client.Query("G", "T", 0)).Number("offset"));
        Assert.Equal(end, _follower.Log.End);
        Ok(_leader, _leader.Client.Commit("G", "T", 0, 0));
        Assert.Equal(0, Answered(_follower, _follower.Client.Query("G", "T", 0)).Number("offset"));

        _follower.Client.Commit("G", "T", 0, 1);
        _leader.Change(ShardService.Following, 2);
        _follower.Change(ShardService.Taking, 2);
        Assert.Equal(0, Answered(_follower, _follower.Client.Query("G", "T", 0)).Number("offset"));
    }

    [Fact]
    public void A_new_group_is_served_by_a_follower_from_memory_and_a_new_topic_is_not_made()
    {
        var pulled = Pulled(_follower, "new");
        Assert.Equal(ResponseCode.PullNotFound, Answered(_follower, pulled).Code);
        var made = Answered(_follower, _follower.Client.Create("U", 1));
        Assert.Equal(ResponseCode.SystemError, made.Code);
        Assert.Contains("follows", made.Remark, StringComparison.Ordinal);
        Assert.False(_follower.HasTopic("U"));
    }

    [Fact]
    public void A_topic_that_ends_and_comes_again_is_a_new_one_everywhere()
    {
        Ok(_leader, _leader.Client.Send("T", 0, "old"));
        _follower.Client.Pull("T", 0, 1, waits: true);
        Ok(_leader, _leader.Client.Delete("T"));
        Assert.False(_follower.HasTopic("T"));
        Assert.Empty(_follower.Units("T", 0));
        Ok(_leader, _leader.Client.Create("T", 2));
        var sent = Ok(_leader, _leader.Client.Send("T", 0, "new"));
        Assert.Equal(0, sent.Number("queueOffset"));
        Assert.Equal(["new"], Texts(_follower, "T", 0));
        Assert.Equal(_leader.Units("T", 0), _follower.Units("T", 0));
        _leader.Change(ShardService.Following, 2);
        _follower.Change(ShardService.Taking, 2);
        var next = _follower.Client.Send("T", 0, "newer");
        _follower.Log.RaiseHighWater(_follower.Log.End);
        Assert.Equal(1, Answered(_follower, next).Number("queueOffset"));
    }

    [Fact]
    public void A_replica_that_begins_with_what_is_left_of_the_log_learns_what_was_said_before()
    {
        Ok(_leader, _leader.Client.Send("T", 0, "gone"));
        Pulled(_leader, "G");
        Replicate();
        Ok(_leader, _leader.Client.Commit("G", "T", 0, 1));
        for (var i = 0; i < 3; i++)
            Ok(_leader, _leader.Client.Send("T", 0, new string('x', 3 * TestReplica.SegmentSize / 4)));
        foreach (var segment in _leader.Store.Log.OldestSegments(2))
            _leader.Store.Log.DeleteOldest(segment);
        Assert.NotEqual(0, _leader.Log.Start.Value);
        for (var round = 0; round < 10; round++)
        {
            _first.Advance(TimeSpan.FromSeconds(5));
            Replicate();
        }

        var late = new TestReplica(_third.System, new SimulatedDisk());
        for (var from = _leader.Log.Start; from < _leader.Log.End;)
            from = late.CopyFrom(_leader, from, 4096);
        late.Log.RaiseHighWater(_leader.Log.End);
        Assert.True(late.HasTopic("T"), "the topic is not known");
        Assert.Equal(_leader.Units("T", 0), late.Units("T", 0));
        Assert.Equal(1, Answered(late, late.Client.Query("G", "T", 0)).Number("offset"));
        Assert.Equal(_leader.State().Split('\n')[1..], late.State().Split('\n')[1..]);
    }

    [Fact]
    public void A_topic_that_was_changed_by_another_leader_is_known_to_who_lives_here()
    {
        Answered(_follower, _follower.Client.Create("U", 3));
        Ok(_leader, _leader.Client.Create("U", 2));
        _leader.Change(ShardService.Following, 2);
        _follower.Change(ShardService.Taking, 2);
        var asked = _follower.Client.Create("U", 2);
        Assert.Equal(ResponseCode.Success, Answered(_follower, asked).Code);
    }

    [Fact]
    public void A_follower_whose_disk_is_full_keeps_what_came_and_goes_on_when_there_is_room()
    {
        _leader.Client.Send("T", 0, "first");
        Replicate();
        _disk.CapacityBytes = 0;
        var run = _follower.Log.End;
        _leader.Client.Send("T", 0, new string('x', 3 * TestReplica.SegmentSize / 4));
        _leader.Client.Send("T", 0, new string('y', 3 * TestReplica.SegmentSize / 4));
        var until = _follower.CopyFrom(_leader, run, TestReplica.SegmentSize);
        _follower.CopyFrom(_leader, until, TestReplica.SegmentSize);
        _second.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_follower.Log.End < _leader.Log.End, "the disk was not full");
        _disk.CapacityBytes = long.MaxValue;
        _second.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(_leader.Log.End, _follower.Log.End);
        Replicate();
        Assert.Equal(_leader.Units("T", 0), _follower.Units("T", 0));
    }

    private static int Pulled(TestReplica replica, string group) => replica.Client.Post(
        RequestCode.PullMessage,
        Requests.TestBroker.PullHeader(
            "T", 1, 0, header => header with { ConsumerGroup = System.Text.Encoding.UTF8.GetBytes(group) }));

    private static Requests.Answer Answered(TestReplica replica, int asked) =>
        replica.Client.AnswerTo(asked) ?? throw new InvalidOperationException("there is no answer yet");

    private static List<string> Texts(TestReplica replica, string topic, int queue) =>
        [.. Answered(replica, replica.Client.Pull(topic, queue, 0)).Messages().Select(one => one.Text())];
}
