using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

public sealed class CommitLogTests
{
    private static readonly CommitLogOptions Small =
        new() { SegmentSizeBytes = 4096, WriteBufferSizeBytes = 2048 };
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_batch_is_one_write_and_nothing_is_seen_before_it()
    {
        using var log = Open(new CommitLogOptions { SegmentSizeBytes = 1 << 20 });
        AppendOne(log, 1);
        log.Write();
        var before = _disk.WriteCount;
        var end = log.End;
        for (var index = 0; index < 100; index++)
            AppendOne(log, index);
        Assert.Equal(before, _disk.WriteCount);
        Assert.Equal(end, log.End);
        Assert.Equal(0, log.Read(end, new byte[10]));

        Assert.Equal(log.AppendedEnd, log.Write());
        Assert.Equal(before + 1, _disk.WriteCount);
        Assert.Equal(log.AppendedEnd, log.End);
        Assert.Equal(JournalPosition.Start, log.FlushedEnd);
        Assert.Equal(log.End, log.Flush());
        Assert.Equal(log.End, log.FlushedEnd);
    }

    [Fact]
    public void Append_fills_in_what_only_the_writer_knows()
    {
        using var log = Open(Small);
        AppendOne(log, 1);
        var record = SampleRecords.Make("orders", 3, bodySize: 50, seed: 2);
        var position = log.Append(record, new QueueOffset(17), 1234);
        log.Write();
        Assert.True(log.TryReadRecord(position, out var stored));
        Assert.True(stored.Bytes.SequenceEqual(record));
        Assert.Equal((new QueueOffset(17), position), (stored.QueueOffset, stored.Position));
        Assert.Equal(1234, stored.StoreTimestampMs);
        Assert.True(RecordCrc.IsIn(record));
        Assert.True(log.TryReadStoreTimestamp(position, out var storedMs));
        Assert.Equal(1234, storedMs);
        Assert.False(log.TryReadRecord(position + 1, out _));
        Assert.False(log.TryReadStoreTimestamp(position + 1, out _));
    }

    [Fact]
    public void A_record_and_a_blank_must_fit_or_the_segment_is_closed_with_a_blank()
    {
        using var log = Open(Small);
        // 4096 - 8 = 4088 is the most that a segment takes: exactly so much fits, one byte more does not.
        var fitting = RecordOfSize(log.RecordSizeMax - RecordOfSize(200).Length);
        log.Append(RecordOfSize(200), QueueOffset.Zero, 1);
        log.Append(fitting, QueueOffset.Zero, 1);
        log.Write();
        Assert.Equal(new JournalPosition(4088), log.End);

        Assert.Equal(new JournalPosition(4096), log.Append(RecordOfSize(150), QueueOffset.Zero, 1));
        log.Write();
        var blank = new byte[8];
        Assert.Equal(8, log.Read(new JournalPosition(4088), blank));
        Assert.Equal(8, BinaryPrimitives.ReadInt32BigEndian(blank));
        Assert.Equal(-875286124, BinaryPrimitives.ReadInt32BigEndian(blank.AsSpan(4)));
        Assert.Equal("00000000000000000000 00000000000000004096", string.Join(' ', _disk.List("/log")));
        Assert.Equal(3, CountRecords(log, JournalPosition.Start));
        Assert.Throws<ArgumentException>(
            () => log.Append(new byte[log.RecordSizeMax + 1], QueueOffset.Zero, 1));
    }

    [Fact]
    public void A_run_of_records_stays_in_one_segment_and_counts_its_offsets_on()
    {
        using var log = Open(Small);
        log.Append(RecordOfSize(3500), QueueOffset.Zero, 1);
        byte[][] batch = [RecordOfSize(300), RecordOfSize(310), RecordOfSize(320)];
        var first = log.Append(batch.SelectMany(bytes => bytes).ToArray(), new QueueOffset(40), 1);
        log.Write();
        Assert.Equal(new JournalPosition(4096), first);
        var reader = log.ReadFrom(first);
        for (var index = 0; index < 3; index++)
        {
            Assert.True(reader.TryRead(out var record, out _));
            Assert.Equal(new QueueOffset(40 + index), record.QueueOffset);
        }

        Assert.Throws<ArgumentException>(() => log.Append(batch[0].AsSpan(0, 200), QueueOffset.Zero, 1));
        Assert.Throws<ArgumentException>(() => log.Append(new byte[5], QueueOffset.Zero, 1));
    }

    [Fact]
    public void A_clock_that_jumps_back_does_not_make_store_times_fall()
    {
        using var log = Open(Small);
        log.Append(RecordOfSize(200), QueueOffset.Zero, 5000);
        var second = log.Append(RecordOfSize(200), QueueOffset.Zero, 1000);
        log.Write();
        Assert.True(log.TryReadStoreTimestamp(second, out var storedMs));
        Assert.Equal(5000, storedMs);
    }

    [Fact]
    public void A_failed_flush_ends_the_log_for_good()
    {
        using var log = Open(Small);
        AppendOne(log, 1);
        log.Write();
        _disk.FlushesLeft = 0;
        var failure = Assert.Throws<JournalFailedException>(() => log.Flush());
        Assert.Contains("/log/00000000000000000000", failure.Message, StringComparison.Ordinal);
        _disk.FlushesLeft = long.MaxValue;
        Assert.Throws<JournalFailedException>(() => log.Flush());
        Assert.Throws<JournalFailedException>(() => AppendOne(log, 2));
        Assert.Throws<JournalFailedException>(() => log.Write());
        Assert.Equal(JournalPosition.Start, log.FlushedEnd);
        Assert.True(log.TryReadRecord(JournalPosition.Start, out _), "Reading goes on.");
    }

    [Fact]
    public void A_full_disk_takes_the_batch_back_and_the_log_goes_on()
    {
        using var log = Open(Small);
        AppendOne(log, 1);
        log.Write();
        var end = log.End;
        AppendOne(log, 2);
        _disk.BytesLeft = 10;
        Assert.Throws<DiskFullException>(() => log.Write());
        Assert.Equal((end, end), (log.End, log.AppendedEnd));
        _disk.BytesLeft = long.MaxValue;
        Assert.Equal(end, log.Write());
        AppendOne(log, 2);
        log.Write();
        Assert.True(log.TryReadRecord(end, out _));
    }

    [Fact]
    public void Appending_in_the_steady_state_allocates_nothing()
    {
        using var log = Open(new() { SegmentSizeBytes = 16 << 20, WriteBufferSizeBytes = 1 << 20 });
        var record = RecordOfSize(1000);
        var least = long.MaxValue;
        // The simulated disk allocates, so it is kept out; the runtime's own doings fall on some rounds only.
        for (var round = 0; round < 10; round++)
        {
            log.Write();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var index = 0; index < 500; index++)
                log.Append(record, new QueueOffset(index), 1);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_whole_records_only()
    {
        using var log = Open(new() { SegmentSizeBytes = 64 << 10, WriteBufferSizeBytes = 8 << 10 });
        const int total = 3000;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var reader = log.ReadFrom(JournalPosition.Start);
            var deadline = DateTime.UtcNow.AddSeconds(60);
            for (var seen = 0; seen < total;)
            {
                if (reader.TryRead(out var record, out var fault))
                {
                    Assert.Equal(RecordFault.None, record.Verify());
                    Assert.Equal(new QueueOffset(seen++), record.QueueOffset);
                }

                Assert.Equal(RecordFault.None, fault);
                Assert.True(DateTime.UtcNow < deadline, $"waited for record {seen} of {total}");
            }
        })).ToArray();
        for (var index = 0; index < total; index++)
        {
            log.Append(SampleRecords.Make("orders", 0, index % 700, index), new QueueOffset(index), index);
            if (index % 7 == 0 || index == total - 1)
                log.Write();
        }

        await Task.WhenAll(readers);
    }

    private static byte[] RecordOfSize(int size)
    {
        var overhead = SampleRecords.Make("orders", 0, bodySize: 0, seed: 1).Length;
        return SampleRecords.Make("orders", 0, size - overhead, seed: 1);
    }

    private static void AppendOne(CommitLog log, int seed) =>
        log.Append(SampleRecords.Make("orders", 0, bodySize: 60, seed), new QueueOffset(seed), 1);

    private static int CountRecords(CommitLog log, JournalPosition from)
    {
        var reader = log.ReadFrom(from);
        var count = 0;
        while (reader.TryRead(out _, out _))
            count++;
        return count;
    }

    private CommitLog Open(CommitLogOptions options) =>
        CommitLog.Open(
            _disk,
            "/log",
            options,
            default,
            stoppedCleanly: true,
            FlushedMark.Open(_disk, "/flushed"),
            out _);
}
