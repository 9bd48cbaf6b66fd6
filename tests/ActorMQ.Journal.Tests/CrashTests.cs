using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>Crashes that once took what had been promised; the simulation found them.</summary>
public sealed class CrashTests
{
    private const string Root = "/data/store";
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void The_first_flush_of_a_new_store_keeps_the_logs_directory_too()
    {
        using (var store = Open())
            Append(store, 1);
        for (var seed = 0; seed < 20; seed++)
            _disk.PowerCut(new Random(seed));
        using var again = Open();
        Assert.Equal(1, again.Recovery.RecordCount);
    }

    [Fact]
    public void What_a_restart_finds_after_a_failed_flush_it_makes_durable()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimulatedDisk(seed);
            var store = Open(disk);
            Append(store, 1);
            disk.FlushesLeft = 0;
            Assert.Throws<JournalFailedException>(() => Append(store, 2));
            disk.FlushesLeft = long.MaxValue;
            disk.Kill();
            store.Dispose();

            using (var again = Open(disk))
            {
                Assert.Equal(2, CountRecords(again));
                Append(again, 3);
            }

            disk.PowerCut(new Random(seed));
            using var last = Open(disk);
            Assert.Equal(3, CountRecords(last));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Queues_that_are_built_anew_are_not_trusted_before_they_are_durable(bool stoppedCleanly)
    {
        var store = Open();
        for (var number = 1; number <= 5; number++)
            Append(store, number);
        store.Checkpoint();
        if (stoppedCleanly)
            store.Close();
        _disk.Kill();
        _disk.DeleteDirectory(Root + "/consumequeue");

        var rebuilt = Open();
        Append(rebuilt, 6, queue: 1);
        rebuilt.Queues.Get(new("orders"), new(1)).Write();
        _disk.Kill();
        using var again = Open();
        Assert.Equal(new QueueOffset(5), again.Queues.Get(new("orders"), new(0)).Max);
        Assert.Equal(new QueueOffset(1), again.Queues.Get(new("orders"), new(1)).Max);
    }

    /// <summary>
    /// A segment has its size from the start, so the rest of a record that was broken off is zeros. Lengths and
    /// body are right when it was broken off in the properties; a checksum, if there is one, is at the very end.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_that_was_broken_off_at_any_byte_is_cut(bool isSealed)
    {
        var record = SampleRecords.Make("orders", 0, bodySize: 600, seed: 2, isSealed: isSealed);
        for (var length = 1; length < record.Length; length++)
        {
            var disk = new SimulatedDisk();
            using (var store = Open(disk))
            {
                Append(store, 1);
                disk.GoodBytesLeft = length;
                store.Log.Append([.. record], new(1), 2);
                Assert.Throws<JournalFailedException>(() => store.Log.Write());
                disk.Kill();
            }

            disk.GoodBytesLeft = long.MaxValue;
            using var again = Open(disk);
            Assert.True(again.Recovery.RecordCount == 1, $"{length} of {record.Length} bytes count as a record");
        }
    }

    [Fact]
    public void A_sector_that_is_lost_amid_long_properties_is_seen()
    {
        var record = SampleRecords.Make("orders", 0, bodySize: 10, seed: 2, isSealed: false, noteSize: 2000);
        using (var store = Open())
        {
            Append(store, 1);
            store.Log.Append(record, new(1), 2);
            store.Log.Write();
            _disk.Kill();
        }

        using (var file = _disk.Open($"{Root}/commitlog/00000000000000000000"))
            file.Write(new byte[SimulatedDisk.SectorSize], 4 * SimulatedDisk.SectorSize);
        using var again = Open();
        Assert.Equal(1, again.Recovery.RecordCount);
    }

    private static void Append(MessageStore store, int number, int queue = 0)
    {
        var record = SampleRecords.Make("orders", queue, bodySize: 700, seed: number);
        store.Log.Append(record, store.Queues.Get(new("orders"), new(queue)).Max, number);
        store.Log.Write();
        Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var written));
        Assert.True(store.Queues.Apply(written));
        store.Log.Flush();
    }

    private static int CountRecords(MessageStore store)
    {
        var reader = store.Log.ReadFrom(store.Log.Start);
        var count = 0;
        while (reader.TryRead(out _, out _))
            count++;
        return count;
    }

    private static MessageStore Open(SimulatedDisk disk) => MessageStore.Open(disk, Root, new()
    {
        CommitLog = new() { SegmentSizeBytes = 16 << 10, WriteBufferSizeBytes = 2048 },
        ConsumeQueue = new() { UnitsPerFile = 30 },
    })!;

    private MessageStore Open() => Open(_disk);
}
