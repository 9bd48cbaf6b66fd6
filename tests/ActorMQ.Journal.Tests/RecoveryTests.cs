using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

public sealed class RecoveryTests
{
    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 4096, WriteBufferSizeBytes = 4096 },
        ConsumeQueue = new() { UnitsPerFile = 10 },
    };

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_log_cut_at_any_byte_recovers_to_a_prefix_of_its_records()
    {
        var ends = Fill(20);
        var bytes = _disk.Contents("/store/commitlog/00000000000000000000");
        for (var length = 0; length <= bytes.Length; length += length < 600 ? 1 : 13)
        {
            var disk = new SimulatedDisk();
            using (var file = disk.Open("/store/commitlog/00000000000000000000"))
                file.Write(bytes.AsSpan(0, length), 0);
            LeaveCrashed(disk);
            using var store = MessageStore.Open(disk, "/store", Options)!;
            var expected = ends.LastOrDefault(end => end.Value <= length);
            Assert.Equal(length == 0 ? default : expected, store.Log.End);
        }
    }

    [Fact]
    public void A_flipped_byte_with_whole_records_behind_is_refused_and_in_the_last_record_cut()
    {
        var ends = Fill(12);
        var path = "/store/commitlog/00000000000000000000";
        var bytes = _disk.Contents(path);
        for (var at = 0; at < ends[^1].Value; at++)
        {
            var disk = new SimulatedDisk();
            using (var file = disk.Open(path))
            {
                bytes[at] ^= 0x41;
                file.Write(bytes, 0);
                bytes[at] ^= 0x41;
            }

            LeaveCrashed(disk);
            var begin = at < ends[0].Value ? 0 : ends.Last(end => end.Value <= at).Value;
            if (at < ends[^2].Value)
            {
                var damage = Assert.Throws<DamagedLogException>(
                    () => MessageStore.Open(disk, "/store", Options));
                Assert.True(damage.Position.Value == begin, $"byte {at}: {damage.Message}");
                continue;
            }

            using var store = MessageStore.Open(disk, "/store", Options)!;
            Assert.True(store.Log.End.Value == begin, $"byte {at}: {store.Log.End} instead of {begin}");
            Assert.NotEqual(RecordFault.None, store.Recovery.Cut);
        }
    }

    [Fact]
    public void Records_behind_a_hole_that_was_never_flushed_are_cut_and_never_come_back()
    {
        Fill(9);
        var size = SampleRecords.Make("orders", 0, 50, 0).Length;
        LoseSectors(size, 1024);
        using (var store = Open())
        {
            Assert.Equal(size, store.Log.End.Value);
            Append(store, 1, from: 1);
            store.Log.Flush();
        }

        _disk.Kill();
        using var last = Open();
        Assert.Equal(2 * size, last.Log.End.Value);
        Assert.Equal(new QueueOffset(2), Queue(last).Max);
    }

    [Fact]
    public void A_hole_in_what_was_flushed_is_refused_with_its_place_and_nothing_is_changed()
    {
        using (var store = Open())
        {
            Append(store, 9);
            store.Log.Flush();
        }

        _disk.Kill();
        var size = SampleRecords.Make("orders", 0, 50, 0).Length;
        LoseSectors(size, 1024);
        var before = _disk.Contents("/store/commitlog/00000000000000000000");
        var damage = Assert.Throws<DamagedLogException>(() => Open());
        Assert.Equal(size, damage.Position.Value);
        Assert.Contains(
            $"/store/commitlog/00000000000000000000 is damaged at byte {size}", damage.Message,
            StringComparison.Ordinal);
        Assert.Contains("actormq log repair /store", damage.Message, StringComparison.Ordinal);
        Assert.Equal(before, _disk.Contents("/store/commitlog/00000000000000000000"));
        Assert.Throws<DamagedLogException>(() => Open());
    }

    [Fact]
    public void A_log_that_ends_before_what_was_flushed_is_refused()
    {
        using (var store = Open())
        {
            Append(store, 60);
            store.Log.Flush();
        }

        _disk.Kill();
        _disk.Delete("/store/commitlog/00000000000000008192");
        var damage = Assert.Throws<DamagedLogException>(() => Open());
        Assert.Contains("ends at position 8192", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_power_cut_the_mark_of_the_last_checkpoint_still_holds()
    {
        using (var store = Open())
        {
            Append(store, 9);
            store.Checkpoint();
            Append(store, 5, from: 9);
        }

        _disk.PowerCut(new Random(7));
        var size = SampleRecords.Make("orders", 0, 50, 0).Length;
        using (var file = _disk.Open("/store/commitlog/00000000000000000000"))
            file.Write(new byte[size], 8 * size);
        Assert.Throws<DamagedLogException>(() => Open());
    }

    [Fact]
    public void After_a_checkpoint_only_what_came_later_is_scanned()
    {
        using (var store = Open())
        {
            Append(store, 200);
            store.Checkpoint();
            Append(store, 5, from: 200);
        }

        _disk.Kill();
        using var again = Open();
        // The confirmed record itself, and the five behind it.
        Assert.Equal(6, again.Recovery.RecordCount);
        Assert.Equal(new QueueOffset(205), Queue(again).Max);
    }

    [Fact]
    public async Task A_checkpoint_that_another_thread_completes_later_says_no_more_than_when_it_was_begun()
    {
        using (var store = Open())
        {
            Append(store, 20);
            var mark = store.PrepareCheckpoint();
            Append(store, 30, from: 20);
            await Task.Run(() => store.CompleteCheckpoint(mark));
        }

        _disk.Kill();
        using var again = Open();
        Assert.Equal(31, again.Recovery.RecordCount);
        Assert.Equal(new QueueOffset(50), Queue(again).Max);
    }

    [Fact]
    public void A_consume_queue_that_cannot_be_flushed_ends_the_log_and_leaves_the_old_checkpoint()
    {
        using (var store = Open())
        {
            Append(store, 20);
            store.Checkpoint();
            Append(store, 5, from: 20);
            var mark = store.PrepareCheckpoint();
            _disk.FlushesLeft = 1;
            Assert.Throws<JournalFailedException>(() => store.CompleteCheckpoint(mark));
            _disk.FlushesLeft = long.MaxValue;
            Assert.Throws<JournalFailedException>(() => store.Log.Write());
            Assert.Throws<JournalFailedException>(() => store.Checkpoint());
        }

        _disk.Kill();
        using var again = Open();
        Assert.Equal(6, again.Recovery.RecordCount);
        Assert.Equal(new QueueOffset(25), Queue(again).Max);
    }

    [Fact]
    public void After_a_clean_stop_one_record_is_looked_at()
    {
        using (var store = Open())
        {
            Append(store, 200);
            store.Close();
        }

        Assert.False(_disk.Exists("/store/abort"));
        using var again = Open();
        Assert.Equal(1, again.Recovery.RecordCount);
        Assert.Equal(new QueueOffset(200), Queue(again).Max);
        Assert.True(_disk.Exists("/store/abort"));
    }

    [Fact]
    public void A_missing_segment_is_named()
    {
        Fill(60);
        _disk.Delete("/store/commitlog/00000000000000004096");
        var exception = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("00000000000000008192", exception.Message, StringComparison.Ordinal);
        using (_disk.Open("/store/commitlog/00000000000000004096"))
        {
            // Empty, but there: recovery may look, and cuts.
        }

        using var store = Open();
        Assert.Equal(4096, store.Log.End.Value);
    }

    [Fact]
    public void A_file_of_another_size_is_refused()
    {
        Fill(60);
        var options = Options with { CommitLog = Options.CommitLog with { SegmentSizeBytes = 2048 } };
        Assert.Throws<InvalidDataException>(() => MessageStore.Open(_disk, "/store", options));
    }

    [Fact]
    public void Two_owners_of_one_store_are_one_too_many()
    {
        using (Open())
            Assert.Null(MessageStore.Open(_disk, "/store", Options));
        using var again = Open();
        Assert.NotNull(again);
    }

    [Fact]
    public void A_lost_consume_queue_with_later_messages_is_built_again_from_the_log()
    {
        using (var store = Open())
        {
            Append(store, 40);
            Append(store, 3, topic: "payments");
            store.Checkpoint();
            Append(store, 1, from: 40);
            store.Checkpoint();
        }

        _disk.Kill();
        foreach (var name in _disk.List("/store/consumequeue/orders/0"))
            _disk.Delete("/store/consumequeue/orders/0/" + name);
        using var again = Open();
        Assert.Equal((QueueOffset.Zero, new QueueOffset(41)), (Queue(again).Min, Queue(again).Max));
        Assert.Equal(new QueueOffset(3), again.Queues.Get(new("payments"), new(0)).Max);
    }

    [Fact]
    public void A_torn_unit_that_points_at_anothers_record_is_not_taken()
    {
        using (var store = Open())
        {
            Append(store, 5);
            Append(store, 5, topic: "payments");
            store.Checkpoint();
        }

        _disk.Kill();
        // The sixth unit of orders, half written: it names the first record of payments, before the
        // checkpoint.
        var size = SampleRecords.Make("orders", 0, 50, 0).Length;
        WriteUnit("orders", 5, new(new(5 * size), size + 2, new(1)));
        using var again = Open();
        Assert.Equal(new QueueOffset(5), Queue(again).Max);
        Append(again, 1, from: 5);
        Assert.Equal(new QueueOffset(6), Queue(again).Max);
    }

    [Fact]
    public void Units_behind_the_end_are_wiped_on_opening()
    {
        using (var store = Open())
        {
            Append(store, 5);
            store.Checkpoint();
        }

        _disk.Kill();
        WriteUnit("orders", 7, new(new(1_000_000), 200, new(1)));
        WriteUnit("orders", 12, new(new(1_000_200), 200, new(1)));
        using var again = Open();
        Assert.Equal(new QueueOffset(5), Queue(again).Max);
        Assert.Equal(["00000000000000000000"], _disk.List("/store/consumequeue/orders/0"));
        var bytes = _disk.Contents("/store/consumequeue/orders/0/00000000000000000000");
        Assert.Equal(10 * ConsumeQueueUnit.UnitSizeBytes, bytes.Length);
        Assert.False(bytes.AsSpan(5 * ConsumeQueueUnit.UnitSizeBytes).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_topic_that_was_deleted_and_made_anew_begins_at_zero_again()
    {
        using var store = Open();
        Append(store, 5);
        Append(store, 2);
        Assert.Equal(new QueueOffset(2), Queue(store).Max);
        var units = new ConsumeQueueUnit[2];
        Assert.Equal(2, Queue(store).Read(QueueOffset.Zero, units));
        Assert.True(units[0].Position.Value > 0);
    }

    private MessageStore Open() => MessageStore.Open(_disk, "/store", Options)!;

    private static ConsumeQueue Queue(MessageStore store) => store.Queues.Get(new("orders"), new(0));

    private static List<JournalPosition> Append(
        MessageStore store, int count, int from = 0, string topic = "orders")
    {
        var ends = new List<JournalPosition>();
        for (var index = from; index < from + count; index++)
        {
            var record = SampleRecords.Make(topic, 0, bodySize: 50, seed: index % 10);
            store.Log.Append(record, new QueueOffset(index), 1_800_000_000_000 + index);
            ends.Add(store.Log.Write());
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            Assert.True(store.Queues.Apply(view));
        }

        return ends;
    }

    /// <summary>Leaves a store as a killed process does.</summary>
    private List<JournalPosition> Fill(int count)
    {
        List<JournalPosition> ends;
        using (var store = Open())
            ends = Append(store, count);
        _disk.Kill();
        return ends;
    }

    /// <summary>Past the store, into its file; ten units to a file.</summary>
    private void WriteUnit(string topic, int index, ConsumeQueueUnit unit)
    {
        var bytes = new byte[ConsumeQueueUnit.UnitSizeBytes];
        unit.WriteTo(bytes);
        var begin = index / 10 * 10 * bytes.Length;
        using var file = _disk.Open($"/store/consumequeue/{topic}/0/{begin:D20}");
        file.Write(bytes, (index * bytes.Length) - begin);
    }

    /// <summary>An abort file says that the store was not closed.</summary>
    private static void LeaveCrashed(SimulatedDisk disk) => disk.Open("/store/abort").Dispose();

    private void LoseSectors(int begin, int end)
    {
        using var file = _disk.Open("/store/commitlog/00000000000000000000");
        file.Write(new byte[end - begin], begin);
    }
}
