using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: after a deletion no queue tells of what was before it, whatever a crash leaves of the files.
/// The simulation mixes deletions with everything else; here are the crashes in their middle.
/// </summary>
public sealed class TopicDeletionTests
{
    private const string QueueFile = "/store/consumequeue/orders/0/00000000000000000000";

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void Files_that_a_crash_brings_back_are_not_taken_for_the_new_topics()
    {
        byte[] old;
        using (var store = Open())
        {
            Append(store, 5);
            store.Checkpoint();
            old = _disk.Contents(QueueFile);
            store.DeleteTopics([new("orders")]);
            Assert.False(_disk.Exists(QueueFile));
        }

        using (var file = _disk.Open(QueueFile))
            file.Write(old, 0);
        _disk.Kill();
        using var again = Open();
        Assert.Equal(QueueOffset.Zero, Queue(again).Max);
        Append(again, 2);
        Assert.Equal(new QueueOffset(2), Queue(again).Max);
    }

    [Fact]
    public void A_deletion_that_cannot_be_noted_ends_the_log_and_deletes_nothing()
    {
        using (var store = Open())
        {
            Append(store, 5);
            store.Checkpoint();
            _disk.FlushesLeft = 0;
            Assert.Throws<JournalFailedException>(() => store.DeleteTopics([new("orders")]));
            Assert.Throws<JournalFailedException>(() => store.Log.Write());
        }

        _disk.FlushesLeft = long.MaxValue;
        _disk.Kill();
        using var again = Open();
        Assert.Equal(new QueueOffset(5), Queue(again).Max);
    }

    [Fact]
    public void All_queues_built_anew_leave_out_what_was_deleted()
    {
        using (var store = Open())
        {
            Append(store, 5);
            store.DeleteTopics([new("orders")]);
            Append(store, 2);
            store.Close();
        }

        _disk.Delete(QueueFile);
        using var again = Open();
        Assert.Equal(new QueueOffset(2), Queue(again).Max);
    }

    [Fact]
    public void Deleting_a_topic_without_queues_costs_no_flush()
    {
        using var store = Open();
        var before = _disk.FlushCount;
        Assert.Empty(store.DeleteTopics([new("nothing")]));
        Assert.Equal(before, _disk.FlushCount);
    }

    [Fact]
    public void A_checkpoint_begun_before_a_deletion_can_be_completed_after_it()
    {
        using (var store = Open())
        {
            Append(store, 5);
            var mark = store.PrepareCheckpoint();
            store.DeleteTopics([new("orders")]);
            Append(store, 1);
            store.CompleteCheckpoint(mark);
        }

        _disk.Kill();
        using var again = Open();
        Assert.Equal(new QueueOffset(1), Queue(again).Max);
    }

    [Fact]
    public void A_checkpoint_that_nobody_completed_is_covered_by_the_next()
    {
        using (var store = Open())
        {
            Append(store, 5);
            var never = store.PrepareCheckpoint();
            store.Checkpoint();
            var flushes = _disk.FlushCount;
            store.CompleteCheckpoint(never);
            Assert.Equal(flushes, _disk.FlushCount);
        }

        for (var seed = 0; seed < 10; seed++)
            _disk.PowerCut(new Random(seed));
        using var again = Open();
        Assert.Equal(new QueueOffset(5), Queue(again).Max);
        Assert.Equal(1, again.Recovery.RecordCount);
    }

    [Fact]
    public void A_note_that_ends_in_the_middle_of_an_entry_is_refused()
    {
        using (var store = Open())
        {
            Append(store, 1);
            store.DeleteTopics([new("orders")]);
        }

        _disk.Kill();
        using (var file = _disk.Open("/store/deletedtopics"))
            file.SetLength(file.Length - 1);
        Assert.Throws<InvalidDataException>(() => Open());
    }

    private static ConsumeQueue Queue(MessageStore store) => store.Queues.Get(new("orders"), new(0));

    private static void Append(MessageStore store, int count)
    {
        for (var left = count; left > 0; left--)
        {
            var bytes = SampleRecords.Make("orders", 0, 20, left);
            store.Log.Append(bytes, Queue(store).Max, 1_800_000_000_000);
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
            Assert.True(store.Queues.Apply(record));
        }
    }

    private MessageStore Open() => MessageStore.Open(
        _disk,
        "/store",
        new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = 4096 },
            ConsumeQueue = new() { UnitsPerFile = 10 },
        })!;
}
