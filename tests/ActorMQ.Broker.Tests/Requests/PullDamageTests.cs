using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: what a consumer is answered when the log's bytes are wrong, lost, or on a slow disk. Method: a
/// synchronous kernel; the test spoils, fails or delays reads of the log.
/// </summary>
public sealed class PullDamageTests : IDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly HookedDisk _disk = new(new SimulatedDisk());
    private readonly TestBroker _broker;
    private readonly List<long> _positions = [];
    private readonly KeptLogs _logs = new();

    public PullDamageTests() => _broker = new TestBroker(
        _system.System, _disk, new() { Read = new ReadSettings { DiskMessagesMax = 2 } }, log: _logs).WithTopic("T");

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public void A_damaged_message_is_left_out_and_named_and_the_others_are_served()
    {
        Send("a", "b", "c");
        Spoil(message: 1);
        var answer = Pull(0);
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("a c", SendMessageTests.Bodies(answer.Messages()));
        Assert.Equal(3, answer.Number("nextBeginOffset"));
        Assert.StartsWith("FOUND, without message 1 of T/0", answer.Remark, StringComparison.Ordinal);
        Assert.Contains($"at {_positions[1]} of /store/commitlog/0", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_consumer_goes_on_behind_a_damaged_message()
    {
        Send("a", "b");
        Spoil(message: 1);
        var answer = Pull(1);
        Assert.Equal(ResponseCode.PullRetryImmediately, answer.Code);
        Assert.Equal(2, answer.Number("nextBeginOffset"));
        Assert.Contains("message 1 of T/0", answer.Remark, StringComparison.Ordinal);
        Send("c");
        Assert.Equal("c", SendMessageTests.Bodies(Pull(2).Messages()));
    }

    [Fact]
    public void A_damaged_message_does_not_count_as_one_of_those_wanted()
    {
        Send("a", "b", "c");
        Spoil(message: 0);
        var answer = _broker.Client.Pull("T", 0, 0, header => header with { MaxMsgNums = 1 });
        Assert.Equal("b", SendMessageTests.Bodies(answer.Messages()));
    }

    [Fact]
    public void A_message_that_the_disk_cannot_give_does_not_hide_those_around_it()
    {
        Send("a", "b", "c");
        Fail(message => message == 1);
        var answer = Pull(0);
        Assert.Equal("a c", SendMessageTests.Bodies(answer.Messages()));
        Assert.Contains("Input/output error", answer.Remark, StringComparison.Ordinal);
        Assert.Equal("c", SendMessageTests.Bodies(Pull(1).Messages()));
    }

    [Fact]
    public void While_the_disk_gives_nothing_no_consumer_passes_a_message()
    {
        Send("a", "b", "c");
        Fail(message => message >= 1);
        var answer = Pull(0);
        Assert.Equal("a", SendMessageTests.Bodies(answer.Messages()));
        Assert.Equal(1, answer.Number("nextBeginOffset"));

        var failed = Pull(1);
        Assert.Equal(ResponseCode.SystemError, failed.Code);
        Assert.Equal(1, failed.Number("nextBeginOffset"));
        Assert.Contains("message 1 of T/0", failed.Remark, StringComparison.Ordinal);
        Assert.Contains("Input/output error", failed.Remark, StringComparison.Ordinal);

        Fail(_ => false);
        Assert.Equal("b c", SendMessageTests.Bodies(Pull(1).Messages()));
    }

    [Fact]
    public void An_unreadable_last_message_is_passed_once_a_later_one_can_be_read()
    {
        Send("a", "b");
        Fail(message => message == 1);
        Assert.Equal(ResponseCode.SystemError, Pull(1).Code);
        Send("c");
        Assert.Equal("c", SendMessageTests.Bodies(Pull(1).Messages()));
    }

    [Fact]
    public void Other_queues_are_served_meanwhile()
    {
        Send("a");
        _broker.Client.Send("T", 1, "other");
        Fail(message => message == 0);
        Assert.Equal(ResponseCode.SystemError, Pull(0).Code);
        Assert.Equal("other", SendMessageTests.Bodies(_broker.Client.Pull("T", 1, 0).Messages()));
    }

    [Fact]
    public void What_is_not_in_memory_comes_from_the_disk_within_its_own_limits()
    {
        Send("a", "b", "c", "d");
        Assert.Equal(4, Pull(0).Messages().Count);
        _disk.IsCached = (_, _) => false;
        var cold = Pull(0);
        Assert.Equal("a b", SendMessageTests.Bodies(cold.Messages()));
        Assert.Equal(2, cold.Number("nextBeginOffset"));
    }

    [Fact]
    public void What_is_in_memory_is_answered_before_what_is_not()
    {
        Send("a", "b", "c");
        _broker.Client.Send("T", 1, new string('x', 10_000));
        Send("d");
        _disk.IsCached = (_, offset) => offset < _positions[3];
        Assert.Equal("a b c", SendMessageTests.Bodies(Pull(0).Messages()));
        Assert.Equal("d", SendMessageTests.Bodies(Pull(3).Messages()));
    }

    [Fact]
    public void Damage_is_logged_once_and_counted_each_time_that_it_is_met()
    {
        using var counted = new CountedMetric("actormq.broker.messages.damaged");
        Send("a", "b", "c", "d");
        Spoil(message: 1);
        for (var time = 0; time < 4; time++)
            Pull(time % 2);
        _disk.IsCached = (_, _) => false;
        Pull(0);

        var line = Assert.Single(_logs.TakeAll());
        Assert.Contains("message 1 of T/0", line, StringComparison.Ordinal);
        Assert.Contains("/store/commitlog/0", line, StringComparison.Ordinal);
        Assert.True(counted.Count >= 5, $"{counted.Count} were counted");
    }

    private Answer Pull(long from) => _broker.Client.Pull("T", 0, from);

    private void Send(params string[] bodies)
    {
        foreach (var body in bodies)
        {
            _positions.Add(_broker.Store.Log.End.Value);
            Assert.Equal(ResponseCode.Success, _broker.Client.Send("T", 0, body).Code);
        }
    }

    /// <summary>A bit of the message's body, which begins behind 88 bytes, is read wrong.</summary>
    private void Spoil(int message) => _disk.OnRead = (path, offset, bytes) =>
    {
        if (path.Contains("commitlog", StringComparison.Ordinal)
            && _positions[message] + 88 - offset is >= 0 and var at && at < bytes.Length)
        {
            bytes[(int)at] ^= 1;
        }
    };

    private void Fail(Predicate<int> message) => _disk.OnRead = (path, offset, bytes) =>
    {
        if (!path.Contains("commitlog", StringComparison.Ordinal))
            return;
        for (var index = 0; index < _positions.Count; index++)
        {
            if (message(index) && _positions[index] >= offset && _positions[index] < offset + bytes.Length)
                throw new IOException("Input/output error (simulated).");
        }
    };
}
