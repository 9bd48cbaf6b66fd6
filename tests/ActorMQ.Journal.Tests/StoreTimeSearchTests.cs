using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: offsets by time as RocketMQ's 5.x broker finds them, at borders and among equal times.
/// </summary>
/// <remarks>
/// The answers are those of apache/rocketmq 8fc57f1 store/.../ConsumeQueue.java#binarySearchInQueueByTime,
/// whose own example (t1 t1 t1 t3 t3, asked for t2) is here.
/// </remarks>
public sealed class StoreTimeSearchTests
{
    private static readonly TopicName Topic = new("orders");

    private readonly ReadHookDisk _disk = new(new SimulatedDisk());

    [Theory]
    [InlineData("10 10 10 30 30", 20, 3, 2)]
    [InlineData("10 10 10 30 30", 10, 0, 2)]
    [InlineData("10 10 10 30 30", 30, 3, 4)]
    [InlineData("10 10 10 30 30", 9, 0, 0)]
    [InlineData("10 10 10 30 30", 31, 5, 4)]
    [InlineData("10 10 10 30 30", 0, 0, 0)]
    [InlineData("10 10 10 30 30", -5, 0, 0)]
    [InlineData("10 10 10 30 30", long.MaxValue, 5, 4)]
    [InlineData("10 10 10 10", 10, 0, 3)]
    [InlineData("10", 10, 0, 0)]
    [InlineData("10", 11, 1, 0)]
    [InlineData("10", 9, 0, 0)]
    [InlineData("10 20 20 20 30", 20, 1, 3)]
    [InlineData("10 20 20 20 30", 21, 4, 3)]
    [InlineData("10 20 20 20 30", 19, 1, 0)]
    [InlineData("", 10, 0, 0)]
    public void Both_ends_of_the_messages_around_a_moment_are_exact(
        string times, long moment, long lower, long upper)
    {
        using var store = Open(times);
        var queue = store.Queues.Get(Topic, new(0));
        Assert.Equal(
            (lower, upper),
            (queue.FindByStoreTime(store.Log, moment, TimeBoundary.Lower).Value,
                queue.FindByStoreTime(store.Log, moment, TimeBoundary.Upper).Value));
    }

    [Fact]
    public void Equal_times_across_the_files_of_a_queue_are_one_range()
    {
        using var store = Open(string.Join(' ', Enumerable.Repeat("10", 20)) + " 11", unitsPerFile: 7);
        var queue = store.Queues.Get(Topic, new(0));
        Assert.Equal(0, queue.FindByStoreTime(store.Log, 10, TimeBoundary.Lower).Value);
        Assert.Equal(19, queue.FindByStoreTime(store.Log, 10, TimeBoundary.Upper).Value);
        Assert.Equal(20, queue.FindByStoreTime(store.Log, 11, TimeBoundary.Lower).Value);
    }

    [Fact]
    public void A_damaged_record_misleads_nobody_who_looks_for_another_time()
    {
        using var store = Open("10 20 30 40 50 60 70 80");
        var queue = store.Queues.Get(Topic, new(0));
        var units = new ConsumeQueueUnit[8];
        queue.Read(QueueOffset.Zero, units);
        for (var damaged = 0; damaged < 8; damaged++)
        {
            var magicAt = units[damaged].Position.Value + sizeof(int);
            _disk.OnRead = (_, offset, bytes) =>
            {
                if (magicAt - offset is >= 0 and var at && at < bytes.Length)
                    bytes[(int)at] ^= 0xFF;
            };
            for (var asked = 0; asked < 8; asked++)
            {
                if (asked == damaged)
                    continue;

                // The first at or after, which may be the damaged one before it: it counts as stored with it.
                var found = queue.FindByStoreTime(store.Log, (asked + 1) * 10, TimeBoundary.Lower).Value;
                Assert.Equal(damaged == asked - 1 ? damaged : asked, found);
            }
        }
    }

    private MessageStore Open(string times, int unitsPerFile = 100)
    {
        var store = MessageStore.Open(_disk, "/store", new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = 1 << 20 },
            ConsumeQueue = new() { UnitsPerFile = unitsPerFile },
        })!;
        var queue = store.Queues.Get(Topic, new(0));
        foreach (var time in times.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var record = SampleRecords.Make(Topic.Value, 0, bodySize: 50, seed: (int)queue.Max.Value);
            store.Log.Append(record, queue.Max, long.Parse(time, null));
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            store.Queues.Apply(view);
        }

        store.Queues.Write();
        return store;
    }
}
