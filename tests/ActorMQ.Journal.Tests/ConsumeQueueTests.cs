using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

public sealed class ConsumeQueueTests
{
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void Units_are_read_back_from_memory_from_files_and_across_both()
    {
        using var store = Open(unitsPerFile: 7);
        var queue = store.Queues.Get(new("orders"), new(0));
        for (var index = 0; index < 40; index++)
        {
            queue.Append(new(index), UnitOf(index));
            if (index == 23)
                queue.Write();
        }

        for (var from = 0; from < 40; from++)
        {
            var units = new ConsumeQueueUnit[50];
            Assert.Equal(40 - from, queue.Read(new(from), units));
            Assert.Equal(Enumerable.Range(from, 40 - from).Select(UnitOf), units.Take(40 - from));
        }

        Assert.Equal(0, queue.Read(new(40), new ConsumeQueueUnit[1]));
        Assert.Equal(0, queue.Read(new(-1), new ConsumeQueueUnit[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Append(new(41), UnitOf(41)));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Append(new(39), UnitOf(39)));
    }

    [Fact]
    public void A_unit_has_rocketmqs_twenty_bytes_and_a_file_its_full_size()
    {
        using var store = Open(unitsPerFile: 7);
        var queue = store.Queues.Get(new("orders"), new(2));
        queue.Append(new(0), new(new(0x0102030405060708), 0x1A2B3C4D, new(-2)));
        queue.Write();
        using var file = _disk.Open("/store/consumequeue/orders/2/00000000000000000000");
        Assert.Equal(7 * 20, file.Length);
        var bytes = new byte[20];
        file.Read(bytes, 0);
        Assert.Equal("01020304050607081A2B3C4DFFFFFFFFFFFFFFFE", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Ten_thousand_queues_hold_few_files_open()
    {
        using var store = Open(unitsPerFile: 10, openFileCountMax: 20);
        for (var round = 0; round < 2; round++)
        {
            for (var index = 0; index < 10_000; index++)
            {
                var queue = store.Queues.Get(new("orders"), new(index));
                store.Queues.Apply(queue, queue.Max, UnitOf(index));
            }

            store.Queues.Write();
            // The log's own files, abort and lock come on top.
            Assert.InRange(_disk.OpenCount, 1, 25);
        }

        var units = new ConsumeQueueUnit[2];
        Assert.Equal(2, store.Queues.Get(new("orders"), new(9_999)).Read(QueueOffset.Zero, units));
        Assert.Equal(10_000, store.Queues.List().Count);
    }

    /// <summary>The one that appends never waits for the files of queues.</summary>
    [Fact]
    public void Only_queues_in_which_many_units_wait_are_written_by_another_thread()
    {
        using var store = Open(unitsPerFile: 1000);
        var (busy, calm) = (store.Queues.Get(new("orders"), new(0)), store.Queues.Get(new("orders"), new(1)));
        for (var index = 0; index < 500; index++)
            store.Queues.Apply(busy, new(index), UnitOf(index));
        for (var index = 0; index < 199; index++)
            store.Queues.Apply(calm, new(index), UnitOf(index));
        Assert.Empty(_disk.List("/store/consumequeue"));
        store.Queues.WriteFull();
        Assert.Equal(["0"], _disk.List("/store/consumequeue/orders"));
        Assert.Equal(500, busy.WrittenEnd.Value);

        store.Queues.Apply(calm, new(199), UnitOf(199));
        store.Queues.WriteFull();
        Assert.Equal(200, calm.WrittenEnd.Value);
    }

    [Fact]
    public void Units_wait_in_memory_up_to_a_bound_and_then_all_are_written()
    {
        using var store = Open(unitsPerFile: 10, waitingSizeMax: 20 * 256);
        for (var index = 0; index < 19; index++)
            store.Queues.Apply(store.Queues.Get(new("orders"), new(index)), QueueOffset.Zero, UnitOf(index));
        Assert.Empty(_disk.List("/store/consumequeue"));
        store.Queues.Apply(store.Queues.Get(new("orders"), new(19)), QueueOffset.Zero, UnitOf(19));
        Assert.Equal(20, _disk.List("/store/consumequeue/orders").Count);
    }

    [Fact]
    public void The_slow_half_of_a_checkpoint_writes_the_queues_and_the_quick_half_does_not()
    {
        using var store = Open(unitsPerFile: 10);
        var queue = store.Queues.Get(new("orders"), new(0));
        store.Queues.Apply(queue, QueueOffset.Zero, UnitOf(0));
        var mark = store.PrepareCheckpoint();
        store.Queues.Apply(queue, new(1), UnitOf(1));
        Assert.Empty(_disk.List("/store/consumequeue"));
        store.CompleteCheckpoint(mark);
        Assert.Equal("0", Assert.Single(_disk.List("/store/consumequeue/orders")));

        // What came between the halves is written, and the next checkpoint looks at the queue again.
        Assert.Same(queue, Assert.Single(store.PrepareCheckpoint().Queues));
        Assert.Empty(store.Queues.TakeDirty());
        var units = new ConsumeQueueUnit[2];
        Assert.Equal(2, queue.Read(QueueOffset.Zero, units));
        Assert.Equal([UnitOf(0), UnitOf(1)], units);
    }

    [Theory]
    [InlineData(TransactionKind.None, true)]
    [InlineData(TransactionKind.Prepared, false)]
    [InlineData(TransactionKind.Committed, true)]
    [InlineData(TransactionKind.RolledBack, false)]
    public void Only_what_is_for_consumers_is_dispatched(TransactionKind transaction, bool expected)
    {
        var rule = new DispatchRule(DispatchRule.DefaultDelayLevels);
        var bytes = SampleRecords.Make("orders", 0, 10, seed: 1, transaction);
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        Assert.Equal(expected, rule.TryMakeUnit(record, out var unit));
        if (expected)
            Assert.Equal(new(record.Position, bytes.Length, TagsCode.Of("Tag1")), unit);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("../../etc")]
    public void A_topic_never_leads_out_of_the_directory(string topic)
    {
        using var store = Open(unitsPerFile: 10);
        Assert.Throws<ArgumentException>(() => store.Queues.Get(new(topic), new(0)));
        if (topic.Length == 0)
            return;
        var bytes = SampleRecords.Make(topic, 0, 10, seed: 1);
        store.Log.Append(bytes, QueueOffset.Zero, 1);
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        Assert.True(store.Queues.Apply(record));
        Assert.Empty(store.Queues.List());
    }

    [Fact]
    public void A_queue_may_begin_where_the_log_begins_and_blanks_fill_its_file_before_that()
    {
        using (var store = Open(unitsPerFile: 10))
        {
            var queue = store.Queues.Get(new("orders"), new(0));
            Assert.True(store.Queues.Apply(queue, new(23), UnitOf(23)));
            Assert.Equal((new QueueOffset(23), new QueueOffset(24)), (queue.Min, queue.Max));
            store.Queues.Write();
        }

        using var file = _disk.Open("/store/consumequeue/orders/0/00000000000000000400");
        var bytes = new byte[20];
        file.Read(bytes, 20);
        Assert.Equal("00000000000000007FFFFFFF0000000000000000", Convert.ToHexString(bytes));
    }

    private static ConsumeQueueUnit UnitOf(int index) => new(new(index * 100L), 100, new(index * 3L));

    private MessageStore Open(
        int unitsPerFile, int openFileCountMax = 8, long waitingSizeMax = 1 << 26) => MessageStore.Open(
        _disk,
        "/store",
        new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = 4096 },
            ConsumeQueue = new()
            {
                UnitsPerFile = unitsPerFile,
                OpenFileCountMax = openFileCountMax,
                WaitingSizeMaxBytes = waitingSizeMax,
            },
        })!;
}
