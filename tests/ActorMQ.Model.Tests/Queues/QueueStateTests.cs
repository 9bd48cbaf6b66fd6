using ActorMQ.Model.Queues;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Queues;

/// <summary>
/// Goal: offsets are dense and ordered, and each waiting pull is answered once. Method: plain values.
/// </summary>
public sealed class QueueStateTests
{
    private readonly List<PullWake<string>> _wakes = [];

    private static QueueState<string> Queue(long min = 0, long end = 0, int parkedMax = 8) =>
        new(new(min), new(end), parkedMax);

    private static ParkedPull<string> PullFrom(
        long from, TagFilter? filter = null, long deadline = 100, string ticket = "t") =>
        new(ticket, new(from), filter ?? TagFilter.Everything, deadline);

    [Fact]
    public void Offsets_are_given_out_one_behind_the_other()
    {
        var queue = Queue(end: 7);
        Assert.Equal(7, queue.Append(1).Value);
        Assert.Equal(8, queue.Append(3).Value);
        Assert.Equal(11, queue.Append(1).Value);
        Assert.Equal(7, queue.End.Value);
        Assert.True(queue.IsWriting);
    }

    [Fact]
    public void What_is_written_becomes_visible_in_order()
    {
        var queue = Queue();
        queue.Append(2);
        queue.Append(1);
        queue.Appended(new(0), 2, [0, 0], _wakes);
        Assert.Equal(2, queue.End.Value);
        queue.Appended(new(2), 1, [0], _wakes);
        Assert.Equal(3, queue.End.Value);
        Assert.False(queue.IsWriting);
    }

    [Fact]
    public void A_queue_that_follows_shows_what_the_log_has_and_wakes_who_waits_for_it()
    {
        var queue = Queue(end: 5);
        queue.Pull(PullFrom(5, TagFilter.Of([77]), ticket: "here"), mayPark: true);
        queue.Follow(new(8), _wakes);
        Assert.Equal("here", Assert.Single(_wakes).Pull.Ticket);
        Assert.Equal((8, 8), (queue.End.Value, queue.Next.Value));
        queue.Follow(new(6), _wakes);
        Assert.Equal(8, queue.Append(1).Value);
    }

    [Fact]
    public void What_is_under_way_when_another_leads_comes_back_or_is_next()
    {
        var queue = Queue(end: 5);
        queue.Append(2);
        queue.Append(1);
        queue.Refused(2);
        queue.Follow(new(7), _wakes);
        Assert.True(queue.IsTakingBack && queue.IsWriting);
        queue.Appended(new(7), 1, [0], _wakes);
        Assert.False(queue.IsTakingBack || queue.IsWriting);
        Assert.Equal(8, queue.Append(1).Value);
        queue.Follow(new(11), _wakes);
        queue.Refused(1);
        Assert.Equal(11, queue.Append(1).Value);
    }

    [Fact]
    public void Refused_offsets_are_given_out_again_when_all_behind_them_have_come_back()
    {
        var queue = Queue(end: 5);
        queue.Append(2);
        queue.Append(3);
        queue.Append(1);
        queue.Refused(3);
        Assert.True(queue.IsTakingBack);
        Assert.Throws<InvalidOperationException>(() => queue.Append(1));
        queue.Appended(new(5), 2, [0, 0], _wakes);
        Assert.True(queue.IsTakingBack && queue.IsWriting);
        queue.Refused(1);
        Assert.False(queue.IsTakingBack || queue.IsWriting);
        Assert.Equal(7, queue.Append(1).Value);
        Assert.Throws<InvalidOperationException>(() => queue.Refused(2));
    }

    [Theory]
    [InlineData(1, 1)] // not the next one
    [InlineData(0, 3)] // more than was handed over
    public void A_report_out_of_order_is_a_broken_writer(long first, int count)
    {
        var queue = Queue();
        queue.Append(2);
        Assert.Throws<InvalidOperationException>(() => queue.Appended(new(first), count, [], _wakes));
    }

    [Theory]
    [InlineData(5, PullAction.Read, PullStatus.Found, 5)]
    [InlineData(9, PullAction.Read, PullStatus.Found, 9)]
    [InlineData(10, PullAction.Answer, PullStatus.OffsetOverflowOne, 10)]
    [InlineData(11, PullAction.Answer, PullStatus.OffsetOverflowBadly, 10)]
    [InlineData(long.MaxValue, PullAction.Answer, PullStatus.OffsetOverflowBadly, 10)]
    [InlineData(4, PullAction.Answer, PullStatus.OffsetTooSmall, 5)]
    [InlineData(-1, PullAction.Answer, PullStatus.OffsetTooSmall, 5)]
    public void A_pull_that_may_not_wait_is_answered_by_where_it_points(
        long from, PullAction action, PullStatus status, long next)
    {
        var decision = Queue(min: 5, end: 10).Pull(PullFrom(from), mayPark: false);
        Assert.Equal(new PullDecision(action, status, new(next), new(5), new(10)), decision);
    }

    [Theory]
    [InlineData(0, PullAction.Park)]
    [InlineData(3, PullAction.Answer)]
    [InlineData(-1, PullAction.Answer)]
    public void Only_offset_0_waits_at_a_queue_that_never_had_a_message(long from, PullAction action)
    {
        var decision = Queue().Pull(PullFrom(from), mayPark: true);
        Assert.Equal(action, decision.Action);
        Assert.Equal(PullStatus.NoMessageInQueue, decision.Status);
        Assert.Equal(QueueOffset.Zero, decision.Next);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(4)]
    public void A_pull_that_points_outside_never_waits(long from)
    {
        var queue = Queue(min: 5, end: 10);
        Assert.Equal(PullAction.Answer, queue.Pull(PullFrom(from), mayPark: true).Action);
        Assert.Equal(0, queue.ParkedCount);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(10, 11)]
    [InlineData(10, 500)]
    public void A_pull_from_behind_an_end_that_is_not_known_waits_where_it_is(long end, long from)
    {
        var queue = Queue(end: end);
        queue.IsEndKnown = false;
        var decision = queue.Pull(PullFrom(from), mayPark: false);
        Assert.Equal((PullAction.Answer, PullStatus.OffsetOverflowOne, from), (decision.Action, decision.Status, decision.Next.Value));
        Assert.Equal(PullAction.Park, queue.Pull(PullFrom(from), mayPark: true).Action);

        queue.Follow(new(from), _wakes);
        Assert.Empty(_wakes);
        queue.Follow(new(from + 1), _wakes);
        Assert.Equal((PullAction.Read, from), (Assert.Single(_wakes).Decision.Action, _wakes[0].Decision.Next.Value));
    }

    [Fact]
    public void A_waiting_pull_wakes_when_its_message_is_visible_not_when_it_is_taken()
    {
        var queue = Queue();
        Assert.Equal(PullAction.Park, queue.Pull(PullFrom(0), mayPark: true).Action);
        queue.Append(1);
        queue.Recheck(now: 1, _wakes);
        Assert.Empty(_wakes);
        queue.Appended(new(0), 1, [0], _wakes);
        var wake = Assert.Single(_wakes);
        Assert.Equal(
            new PullDecision(PullAction.Read, PullStatus.Found, new(0), new(0), new(1)), wake.Decision);
        Assert.Equal(0, queue.ParkedCount);
    }

    [Fact]
    public void A_message_of_another_tag_wakes_nobody_until_the_next_recheck()
    {
        var queue = Queue();
        queue.Pull(PullFrom(0, TagFilter.Of([7, 8])), mayPark: true);
        queue.Append(2);
        queue.Appended(new(0), 2, [1, 2], _wakes);
        Assert.Empty(_wakes);
        queue.Recheck(now: 1, _wakes);
        Assert.Equal(PullAction.Read, Assert.Single(_wakes).Decision.Action);
    }

    [Fact]
    public void One_wanted_tag_among_many_wakes()
    {
        var queue = Queue();
        queue.Pull(PullFrom(0, TagFilter.Of([7])), mayPark: true);
        queue.Append(3);
        queue.Appended(new(0), 3, [1, 7, 2], _wakes);
        Assert.Single(_wakes);
    }

    [Fact]
    public void A_pull_whose_time_is_up_is_told_that_nothing_came()
    {
        var queue = Queue(end: 4);
        queue.Pull(PullFrom(4, deadline: 50), mayPark: true);
        queue.Pull(PullFrom(4, deadline: 60, ticket: "later"), mayPark: true);
        Assert.True(queue.TryGetFirstDeadline(out var first));
        Assert.Equal(50, first);
        queue.Recheck(now: 50, _wakes);
        var wake = Assert.Single(_wakes);
        Assert.Equal(PullStatus.OffsetOverflowOne, wake.Decision.Status);
        Assert.Equal(1, queue.ParkedCount);
    }

    [Fact]
    public void No_more_pulls_wait_than_may()
    {
        var queue = Queue(parkedMax: 1);
        queue.Pull(PullFrom(0), mayPark: true);
        var refused = queue.Pull(PullFrom(0), mayPark: true);
        Assert.Equal((PullAction.Answer, PullStatus.TooManyWaiting), (refused.Action, refused.Status));
        Assert.Equal(1, queue.Forget(ticket => string.Equals(ticket, "t", StringComparison.Ordinal)));
        Assert.Equal(PullAction.Park, queue.Pull(PullFrom(0), mayPark: true).Action);
    }

    [Fact]
    public void Closing_answers_everybody()
    {
        var queue = Queue(end: 1);
        queue.Pull(PullFrom(1), mayPark: true);
        queue.Pull(PullFrom(1), mayPark: true);
        queue.WakeAll(_wakes);
        Assert.Equal(2, _wakes.Count);
        Assert.False(queue.TryGetFirstDeadline(out _));
    }

    [Fact]
    public void The_beginning_moves_forward_only()
    {
        var queue = Queue(min: 5, end: 10);
        queue.Trimmed(new(3));
        Assert.Equal(5, queue.Min.Value);
        queue.Trimmed(new(8));
        Assert.Equal(8, queue.Min.Value);
        queue.Trimmed(new(80));
        Assert.Equal(10, queue.Min.Value);
    }

    [Fact]
    public void Whatever_comes_each_pull_ends_once_and_no_visible_message_is_left_waiting()
    {
        // Commands: 0..4 append n+1, 5..7 report the oldest append, 8.. pull from the end, then recheck far
        // on.
        Prop.ForAll(Gen.Choose(0, 10).ListOf().ToArbitrary(), commands =>
        {
            var queue = Queue(parkedMax: 1000);
            var handedOver = new Queue<(QueueOffset First, int Count)>();
            var wakes = new List<PullWake<string>>();
            var parked = 0;
            foreach (var command in commands)
            {
                if (command < 5)
                {
                    handedOver.Enqueue((queue.Append(command + 1), command + 1));
                }
                else if (command < 8 && handedOver.TryDequeue(out var done))
                {
                    queue.Appended(done.First, done.Count, new long[done.Count], wakes);
                    Assert.Equal(0, queue.ParkedCount);
                }
                else if (queue.Pull(PullFrom(queue.End.Value), mayPark: true).Action == PullAction.Park)
                {
                    parked++;
                }

                Assert.True(queue.Min <= queue.End && queue.End <= queue.Next);
            }

            queue.Recheck(now: long.MaxValue, wakes);
            Assert.Equal(parked, wakes.Count);
        }).QuickCheckThrowOnFailure();
    }
}
