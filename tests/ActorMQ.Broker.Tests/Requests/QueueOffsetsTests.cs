using ActorMQ.Actors.Testing;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>Goal: 29, 30, 31 and 32 tell where a queue begins and ends, also in time.</summary>
public sealed class QueueOffsetsTests : IDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly TestBroker _broker;
    private readonly long _startMs;

    public QueueOffsetsTests()
    {
        _broker = new TestBroker(_system.System, new SimulatedDisk()).WithTopic("T");
        _startMs = _system.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 3; i++)
        {
            _broker.Client.Send("T", 1, "m" + i);
            _system.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private long Search(long timestampMs, string? boundary = null, int queue = 1) => _broker.Client.Ask(
        RequestCode.SearchOffsetByTimestamp,
        new SearchOffsetRequestHeader
        {
            Topic = "T",
            QueueId = queue,
            Timestamp = timestampMs,
            BoundaryType = boundary
        })
        .Number("offset");

    [Theory]
    [InlineData("T", 1, 3)]
    [InlineData("T", 0, 0)]
    [InlineData("T", 99, 0)]
    [InlineData("T", -1, 0)]
    [InlineData("Nowhere", 0, 0)]
    public void The_end_is_the_next_offset(string topic, int queue, long expected)
    {
        var answer = _broker.Client.Ask(
            RequestCode.GetMaxOffset, new GetMaxOffsetRequestHeader { Topic = topic, QueueId = queue });
        Assert.Equal((ResponseCode.Success, expected), (answer.Code, answer.Number("offset")));
    }

    [Theory]
    [InlineData("T", 1)]
    [InlineData("Nowhere", 0)]
    public void The_beginning_is_the_oldest_offset(string topic, int queue) =>
        Assert.Equal(0, _broker.Client.Ask(
            RequestCode.GetMinOffset,
                new QueueRequestHeader { Topic = topic, QueueId = queue }).Number("offset"));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(2000, 2)]
    [InlineData(2001, 3)]
    public void A_search_finds_the_first_message_at_the_time_or_later(int afterStartMs, long expected) =>
        Assert.Equal(expected, Search(_startMs + afterStartMs));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(999, 0)]
    [InlineData(1000, 1)]
    [InlineData(9999, 2)]
    public void An_upper_search_finds_the_last_message_at_the_time_or_earlier(int afterStartMs, long expected)
    {
        Assert.Equal(expected, Search(_startMs + afterStartMs, "UPPER"));
        Assert.Equal(expected, Search(_startMs + afterStartMs, "upper"));
    }

    [Fact]
    public void A_search_in_an_empty_queue_finds_0() => Assert.Equal(0, Search(_startMs, queue: 0));

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void The_oldest_message_tells_its_store_time(int queue, bool isThere)
    {
        var answer = _broker.Client.Ask(
            RequestCode.GetEarliestMsgStoretime,
                new QueueRequestHeader { Topic = "T", QueueId = queue });
        Assert.Equal(isThere ? _startMs : -1, answer.Number("timestamp"));
    }
}
