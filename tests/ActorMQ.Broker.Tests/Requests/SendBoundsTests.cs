using ActorMQ.Actors;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: every bound of a send's way is kept and told. Method: virtual time; what an actor does in its turn
/// happens before the turns of those it tells, so a turn is where sends wait.
/// </summary>
public sealed class SendBoundsTests : IAsyncDisposable
{
    private readonly SynchronousSystem _system = new();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public void Beyond_so_many_sends_senders_are_told_that_the_broker_is_busy()
    {
        var broker = NewBroker(new MessagePathSettings { AppendRequestsMax = 1 });
        Assert.True(broker.Path.Sends.Pool.Budget.TryTake(1, 1));

        var refused = broker.Client.Send("T", 0, "x");
        Assert.Equal(ResponseCode.SystemBusy, refused.Code);
        Assert.Contains("1 of 1 sends under way", refused.Remark, StringComparison.Ordinal);

        broker.Path.Sends.Pool.Budget.Return(1, 1);
        Assert.Equal(ResponseCode.Success, broker.Client.Send("T", 0, "x").Code);
        Assert.Equal(0, broker.Path.Sends.Pool.Budget.TakenRequests);
    }

    [Theory]
    [InlineData(200, ResponseCode.Success)]
    [InlineData(201, ResponseCode.SystemBusy)]
    public void A_send_that_waits_too_long_for_its_queue_is_told_that_the_broker_is_busy(
        int waitMs, ResponseCode expected)
    {
        var queue = new QueueSettings { AppendWaitMax = TimeSpan.FromMilliseconds(200) };
        var broker = NewBroker(new MessagePathSettings { Queue = queue });

        InOneTurn(() =>
        {
            Post(broker, queue: 0);
            _system.Advance(TimeSpan.FromMilliseconds(waitMs));
        });

        Assert.Equal(expected, Assert.Single(broker.Client.Replies.Answers).Code);
        Assert.Equal(0, broker.Path.AppendingBytes);
        Assert.Equal(ResponseCode.Success, broker.Client.Send("T", 0, "next").Code);
    }

    [Fact]
    public void What_the_writer_has_no_room_for_is_refused_and_takes_no_offset()
    {
        var log = new LogSettings { WaitingAppendsMax = 1 };
        var broker = NewBroker(new MessagePathSettings { Log = log });

        InOneTurn(() =>
        {
            for (var queue = 0; queue < 3; queue++)
                Post(broker, queue);
        });

        Assert.Equal(
            [ResponseCode.Success, ResponseCode.SystemBusy, ResponseCode.SystemBusy],
            broker.Client.Replies.Answers.Select(answer => answer.Code).Order());
        for (var queue = 1; queue < 3; queue++)
            Assert.Equal(0, broker.Client.Send("T", queue, "x").Number("queueOffset"));
    }

    [Theory]
    [InlineData(4, ResponseCode.Success)]
    [InlineData(6, ResponseCode.FlushDiskTimeout)]
    public void A_send_whose_flush_takes_too_long_is_told_so_and_stored_all_the_same(
        int flushSeconds, ResponseCode expected)
    {
        var disk = new HookedDisk(new SimulatedDisk());
        var log = new LogSettings
        {
            SyncFlush = true,
            SyncFlushTimeout = TimeSpan.FromSeconds(5),
            FlushPeriod = TimeSpan.FromHours(1),
            CheckpointPeriod = TimeSpan.FromHours(1),
        };
        var broker = NewBroker(new MessagePathSettings { Log = log }, disk);
        disk.OnFlush = _ => _system.Advance(TimeSpan.FromSeconds(flushSeconds));

        var sent = broker.Client.Send("T", 0, "slow");
        var next = broker.Client.Send("T", 0, "slow too");

        Assert.Equal((expected, expected), (sent.Code, next.Code));
        Assert.Equal((0, 1), (sent.Number("queueOffset"), next.Number("queueOffset")));
        var pulled = broker.Client.Pull("T", 0, 0).Messages();
        Assert.Equal("slow slow too", SendMessageTests.Bodies(pulled));
        Assert.Equal(0, broker.Path.AppendingBytes);
    }

    [Fact]
    public void Where_long_polling_is_off_a_pull_waits_a_moment_whatever_the_client_asks()
    {
        var broker = new TestBroker(
            _system.System, new SimulatedDisk(), shortPollingDelay: TimeSpan.FromSeconds(1)).WithTopic("T");
        broker.Client.Post(
            RequestCode.PullMessage,
            TestBroker.PullHeader("T", 0, 0, h => h with { SysFlag = 6, SuspendTimeoutMillis = 15_000 }));

        _system.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(broker.Client.Replies.Answers);
        _system.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ResponseCode.PullNotFound, Assert.Single(broker.Client.Replies.Answers).Code);
    }

    private TestBroker NewBroker(MessagePathSettings settings, IJournalFiles? disk = null) =>
        new TestBroker(_system.System, disk ?? new SimulatedDisk(), settings).WithTopic("T");

    private static void Post(TestBroker broker, int queue)
    {
        broker.Client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", queue), "x"u8);
        broker.Client.EndRead();
    }

    /// <summary>Does something while no other actor gets its turn.</summary>
    private void InOneTurn(Action work) =>
        _system.Spawn<Action>("turn", () => new Worker()).Tell(work);

    private sealed class Worker : Actor<Action>
    {
        protected override void Receive(Action message) => message();
    }
}
