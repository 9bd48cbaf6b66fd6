using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>
/// Goal: old messages go in time, one segment after the other, and readers hear where to go on. Method: a
/// synchronous kernel, virtual time, segments of 1 MiB on a simulated disk, four messages in each.
/// </summary>
public sealed class RetentionActorTests : IDisposable
{
    private static readonly string Body = new('x', 200_000);
    private static readonly RetentionTimes Times = new()
    {
        Round = TimeSpan.FromMinutes(10),
        Look = TimeSpan.FromMinutes(10),
        Removal = TimeSpan.FromSeconds(1),
        Retry = TimeSpan.FromHours(1),
    };

    private readonly SynchronousSystem _system = new();
    private readonly SimulatedDisk _disk = new();
    private readonly Dictionary<TopicName, TimeSpan> _topics = [];
    private readonly TestBroker _broker;

    public RetentionActorTests()
    {
        var log = new LogSettings
        {
            FlushPeriod = TimeSpan.FromMinutes(1),
            CheckpointPeriod = TimeSpan.FromMinutes(5),
        };
        _broker = new TestBroker(_system.System, _disk, new MessagePathSettings { Log = log })
            .WithTopic("T", 1);
    }

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public void Aged_segments_go_at_four_one_a_second_and_a_pull_behind_is_told_where_to_go_on()
    {
        Start(new RetentionSettings());
        Send(24);
        AdvanceToHour(4, days: 2);
        Assert.Equal(0, _broker.Store.Log.Start.Value);
        AdvanceToHour(4, days: 1);
        var first = _broker.Store.Log.Start.Value;
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first + (1 << 20), _broker.Store.Log.Start.Value);
        _system.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_broker.Store.Log.End - _broker.Store.Log.Start <= 2 << 20);

        var moved = _broker.Client.Pull("T", 0, 3);
        Assert.Equal(ResponseCode.PullOffsetMoved, moved.Code);
        Assert.Equal("OFFSET_TOO_SMALL", moved.Remark);
        Assert.Equal(moved.Number("minOffset"), moved.Number("nextBeginOffset"));
        Assert.InRange(moved.Number("minOffset"), 12, 20);
        Assert.Equal(24, moved.Number("maxOffset"));
        var found = _broker.Client.Pull("T", 0, moved.Number("nextBeginOffset"));
        Assert.Equal(moved.Number("minOffset"), found.Messages()[0].QueueOffset.Value);
        Assert.Empty(_system.Failures);
    }

    [Fact]
    public void A_topics_own_time_is_over_though_the_log_keeps_its_messages()
    {
        _topics[new("T")] = TimeSpan.FromHours(5);
        Start(new RetentionSettings());
        Send(4);
        _system.Advance(TimeSpan.FromHours(2));
        Send(3);
        _system.Advance(TimeSpan.FromHours(4));
        Assert.Equal(4, _broker.Client.Pull("T", 0, 0).Number("minOffset"));
        _system.Advance(TimeSpan.FromHours(4));
        var empty = _broker.Client.Pull("T", 0, 0);
        Assert.Equal(ResponseCode.PullOffsetMoved, empty.Code);
        Assert.Equal((7, 7), (empty.Number("minOffset"), empty.Number("nextBeginOffset")));
        Assert.Equal(0, _broker.Store.Log.Start.Value);
        Assert.Equal(7, _broker.Client.Send("T", 0, "next").Number("queueOffset"));
    }

    [Fact]
    public void Sends_are_refused_while_the_disk_is_too_full_and_taken_again_after()
    {
        _disk.CapacityBytes = 10L << 20;
        Start(new RetentionSettings { CleansForcibly = false });
        var sent = 0;
        Answer answer;
        while ((answer = _broker.Client.Send("T", 0, Body)).Code == ResponseCode.Success)
        {
            sent++;
            _system.Advance(Times.Look);
        }

        Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
        Assert.Matches(
            "^service not available now: the disk of /store is 9[0-9] % full, .* of 10 MiB are free; .*"
                + "above 90 % .*Make room on it",
            answer.Remark);
        Assert.Equal(0, _broker.Client.Pull("T", 0, sent - 1).Number("minOffset"));
        Assert.Equal(ResponseCode.Success, _broker.Client.Pull("T", 0, sent - 1).Code);

        _disk.CapacityBytes = 20L << 20;
        _system.Advance(Times.Look);
        Assert.Equal(sent, _broker.Client.Send("T", 0, Body).Number("queueOffset"));
        Assert.Empty(_system.Failures);
    }

    [Fact]
    public void Above_85_percent_the_oldest_go_and_sends_go_on()
    {
        _disk.CapacityBytes = 16L << 20;
        Start(new RetentionSettings());
        for (var i = 0; i < 120; i++)
        {
            Assert.Equal(i, _broker.Client.Send("T", 0, Body).Number("queueOffset"));
            _system.Advance(Times.Round);
        }

        Assert.True(_broker.Store.Log.Start.Value > 10 << 20);
        Assert.True(_disk.SpaceOf("/store").UsedPercent <= 90);
        var min = _broker.Client.Pull("T", 0, 0).Number("minOffset");
        for (var next = min; next < 120; next++)
            Assert.Equal(next, _broker.Client.Pull("T", 0, next).Messages()[0].QueueOffset.Value);
    }

    private void Start(RetentionSettings settings) => _broker.Path.StartRetention(
        new StoreRetention(_broker.Store, _disk, "/store", settings),
        () => _topics,
        Times);

    private void Send(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(ResponseCode.Success, _broker.Client.Send("T", 0, Body).Code);
        _system.Advance(TimeSpan.FromMinutes(2));
    }

    private void AdvanceToHour(int hour, int days)
    {
        var now = _system.Time.GetUtcNow();
        var at = now.Date.AddDays(days).AddHours(hour);
        _system.Advance(at - now.UtcDateTime);
    }
}
