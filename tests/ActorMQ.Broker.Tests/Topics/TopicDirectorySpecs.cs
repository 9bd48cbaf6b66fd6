using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Tests.Topics;

public sealed class TopicDirectorySpecs
{
    private static readonly ConfigVersion One = new(0, 1, 1);

    [Fact]
    public void A_topic_is_found_by_its_bytes_and_by_its_name()
    {
        var directory = new TopicDirectory();
        directory.Publish(TopicSnapshot.Empty.With(One, [Entry("orders", 4), Entry("%RETRY%group", 1)], []));
        Assert.True(directory.TryGet("orders"u8, out var entry));
        Assert.Equal(4, entry.Config.WriteQueueCount);
        Assert.Same(entry, directory.Find(new TopicName("orders")));
        Assert.False(directory.TryGet("order"u8, out _));
        Assert.Null(directory.Find(new TopicName("order")));
        Assert.Null(directory.Find(new TopicName(new string('x', 70_000))));
    }

    [Fact]
    public void A_snapshot_never_changes()
    {
        var before = TopicSnapshot.Empty.With(One, [Entry("orders", 4), Entry("bills", 4)], []);
        var after = before.With(One with { Counter = 2 }, [Entry("orders", 8)], ["bills"u8.ToArray()]);
        Assert.True(before.TryGet("orders"u8, out var old));
        Assert.Equal(4, old.Config.WriteQueueCount);
        Assert.True(before.TryGet("bills"u8, out _));
        Assert.True(after.TryGet("orders"u8, out var changed));
        Assert.Equal(8, changed.Config.WriteQueueCount);
        Assert.False(after.TryGet("bills"u8, out _));
        Assert.Equal(1, after.Count);
        Assert.Equal(2, after.Version.Counter);
    }

    [Fact]
    public void Looking_a_topic_up_by_its_bytes_allocates_nothing()
    {
        var directory = new TopicDirectory();
        directory.Publish(TopicSnapshot.Empty.With(One, [Entry("orders", 4)], []));
        var quietest = long.MaxValue;

        // The runtime's own work on this thread, as for code that becomes hot, counts once and not each time.
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                directory.TryGet("orders"u8, out _);
            quietest = Math.Min(quietest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, quietest);
    }

    private static TopicEntry Entry(string name, int queueCount) => new(
        new TopicConfig
        {
            Name = new TopicName(name),
            ReadQueueCount = queueCount,
            WriteQueueCount = queueCount,
        },
        key => throw new InvalidOperationException($"nobody asks for {key}"));
}
