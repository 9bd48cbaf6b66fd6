using ActorMQ.Journal.Queues;

namespace ActorMQ.Journal.Tests;

public sealed class WaitingUnitsTests
{
    private readonly UnitBuffers _buffers = new(sizeMax: 1);

    [Fact]
    public void What_is_being_written_is_read_beside_what_comes_meanwhile()
    {
        var waiting = new WaitingUnits(_buffers);
        Add(ref waiting, 0, 300);
        Assert.Equal(300 * 20, waiting.TakeToWrite().Length);
        Add(ref waiting, 300, 320);
        Assert.Equal((320, 20), (waiting.Count, waiting.WaitingCount));
        AssertHolds(waiting, 0, 320);

        Assert.Equal(300, waiting.Written());
        AssertHolds(waiting, 300, 20);
        Assert.Equal(20, waiting.TakeToWrite().Length / 20);
        Assert.Equal(20, waiting.Written());
        Assert.True(waiting.TakeToWrite().IsEmpty);
        Assert.Equal(0, waiting.Count);
        Assert.False(_buffers.IsFull);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void What_the_disk_refused_waits_again_in_front(int meanwhile)
    {
        var waiting = new WaitingUnits(_buffers);
        Add(ref waiting, 0, 12);
        waiting.TakeToWrite();
        Add(ref waiting, 12, 12 + meanwhile);
        waiting.NotWritten();
        AssertHolds(waiting, 0, 12 + meanwhile);
        Assert.Equal(12 + meanwhile, waiting.WaitingCount);
        Add(ref waiting, 12 + meanwhile, 600);
        AssertHolds(waiting, 0, 600);
        Assert.Equal(600, waiting.TakeToWrite().Length / 20);
    }

    [Fact]
    public void A_queue_that_was_emptied_while_it_was_being_written_has_written_nothing()
    {
        var waiting = new WaitingUnits(_buffers);
        Add(ref waiting, 0, 12);
        waiting.TakeToWrite();
        waiting.Clear();
        Assert.Equal(0, waiting.Written());
        Assert.Equal(0, waiting.Count);
        Assert.False(_buffers.IsFull);
    }

    private static void Add(ref WaitingUnits waiting, int begin, int end)
    {
        for (var index = begin; index < end; index++)
            waiting.Add(UnitOf(index));
    }

    private static void AssertHolds(WaitingUnits waiting, int first, int count)
    {
        var units = new ConsumeQueueUnit[count];
        waiting.Read(0, units);
        Assert.Equal(Enumerable.Range(first, count).Select(UnitOf), units);
    }

    private static ConsumeQueueUnit UnitOf(int index) => new(new(index * 100L), 100 + index, new(index));
}
