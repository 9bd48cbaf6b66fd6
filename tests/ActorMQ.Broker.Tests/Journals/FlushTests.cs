using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>When written bytes go to the disk that nobody waits for: every interval if they are worth it, and
/// in any case after the thorough one.</summary>
public sealed class FlushTests : IAsyncDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly SynchronousSystem _system = new();

    [Fact]
    public void A_few_bytes_wait_for_the_thorough_interval_and_a_page_for_the_next_one()
    {
        var broker = Open(leastPages: 2);
        broker.Client.Send("T", 0, "few");
        _system.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(JournalPosition.Start, broker.Store.Log.FlushedEnd);
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(broker.Store.Log.End, broker.Store.Log.FlushedEnd);

        broker.Client.Send("T", 0, new string('x', 8192));
        Assert.NotEqual(broker.Store.Log.End, broker.Store.Log.FlushedEnd);
        _system.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(broker.Store.Log.End, broker.Store.Log.FlushedEnd);
    }

    [Fact]
    public void Without_a_least_number_of_pages_every_interval_flushes_what_is_there_and_nothing_else()
    {
        var broker = Open(leastPages: 0);
        broker.Client.Send("T", 0, "few");
        _system.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(broker.Store.Log.End, broker.Store.Log.FlushedEnd);
        var flushes = _disk.FlushCount;
        _system.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(flushes, _disk.FlushCount);
    }

    [Fact]
    public void The_next_segment_is_there_before_the_log_reaches_it()
    {
        var broker = Open(leastPages: 4);
        for (var size = 0; size < (1 << 20) * 3 / 4; size += 1 << 16)
            broker.Client.Send("T", 0, new string('x', 1 << 16));
        Assert.Equal(2, _disk.List("/store/commitlog").Count);
        Assert.True(broker.Store.Log.End.Value < 1 << 20);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private TestBroker Open(int leastPages) => new TestBroker(
        _system.System,
        _disk,
        new MessagePathSettings
        {
            Log = new LogSettings { FlushLeastPages = leastPages, GrowthSize = 1 << 12 },
        }).WithTopic("T", 1);
}
