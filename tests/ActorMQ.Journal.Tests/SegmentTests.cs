using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Tests;

/// <summary>Segments that are made before the writer needs them.</summary>
public sealed class SegmentTests
{
    private const int SegmentSize = 4096;
    private const string First = "00000000000000000000";
    private const string Second = "00000000000000004096";
    private static readonly StoreOptions Options =
        new() { CommitLog = new() { SegmentSizeBytes = SegmentSize, WriteBufferSizeBytes = 2048 } };
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void The_next_segment_is_made_once_half_of_the_last_one_is_written_and_the_writer_takes_it()
    {
        using var store = Open(_disk);
        store.Log.PrepareSegment();
        Append(store.Log, 1000);
        store.Log.PrepareSegment();
        Assert.Equal(First, Segments());
        Append(store.Log, 1200);
        store.Log.PrepareSegment();
        Assert.Equal($"{First} {Second}", Segments());

        var (flushes, open) = (_disk.FlushCount, _disk.OpenCount);
        store.Log.PrepareSegment();
        var position = Append(store.Log, 3000);
        Assert.Equal(new JournalPosition(SegmentSize), position);
        Assert.Equal((flushes, open), (_disk.FlushCount, _disk.OpenCount));
        Assert.True(store.Log.TryReadRecord(position, out _));
    }

    [Fact]
    public void What_cannot_be_made_ahead_leaves_no_file_and_is_made_when_it_is_needed()
    {
        using var store = Open(_disk);
        Append(store.Log, 3000);
        _disk.FlushesLeft = 0;
        store.Log.PrepareSegment();
        Assert.Equal(First, Segments());
        _disk.FlushesLeft = long.MaxValue;
        var flushes = _disk.FlushCount;
        store.Log.PrepareSegment();
        Assert.Equal(flushes, _disk.FlushCount);

        Assert.Equal(new JournalPosition(SegmentSize), Append(store.Log, 3000));
        Append(store.Log, 50);
        store.Log.PrepareSegment();
        Assert.Equal($"{First} {Second} 00000000000000008192", Segments());
    }

    [Fact]
    public void A_segment_that_nobody_can_make_ends_the_log()
    {
        using var store = Open(_disk);
        Append(store.Log, 3000);
        _disk.FlushesLeft = 0;
        var failure = Assert.Throws<JournalFailedException>(() => Append(store.Log, 3000));
        Assert.Contains($"/store/commitlog/{Second}", failure.Message, StringComparison.Ordinal);
        store.Log.PrepareSegment();
        Assert.Equal(First, Segments());
    }

    [Fact]
    public void A_clean_stop_removes_it_and_after_a_crash_recovery_does()
    {
        var store = Open(_disk);
        Append(store.Log, 3000);
        store.Log.PrepareSegment();
        store.Close();
        Assert.Equal(First, Segments());
        Assert.Equal(0, _disk.OpenCount);
        store.Log.PrepareSegment();
        Assert.Equal(First, Segments());

        store = Open(_disk);
        store.Log.PrepareSegment();
        Assert.Equal($"{First} {Second}", Segments());
        var end = store.Log.End;
        _disk.Kill();
        using var again = Open(_disk);
        Assert.Equal(end, again.Log.End);
        Assert.Equal(First, Segments());
        Assert.Equal(new JournalPosition(SegmentSize), Append(again.Log, 3000));
    }

    [Fact]
    public void On_a_real_disk_segments_are_made_and_flushed_beside_the_writer()
    {
        var directory = Directory.CreateTempSubdirectory("actormq-segments-").FullName;
        try
        {
            using var store = Open(new DiskFiles(), directory);
            using var stop = new CancellationTokenSource();
            var upkeep = new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    store.Log.PrepareSegment();
                    store.Log.StartFlush();
                }
            });
            upkeep.Start();
            for (var index = 0; index < 300; index++)
                Append(store.Log, 300 + index, index);
            stop.Cancel();
            upkeep.Join();
            Assert.Equal(store.Log.End, store.Log.Flush());

            var reader = store.Log.ReadFrom(JournalPosition.Start);
            for (var index = 0; index < 300; index++)
            {
                Assert.True(reader.TryRead(out var record, out _));
                Assert.Equal(new QueueOffset(index), record.QueueOffset);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static MessageStore Open(IJournalFiles files, string root = "/store") =>
        MessageStore.Open(files, root, Options)!;

    private static JournalPosition Append(CommitLog log, int bodySize, int offset = 0)
    {
        var position = log.Append(
            SampleRecords.Make("orders", 0, bodySize, seed: 1), new QueueOffset(offset), 1);
        log.Write();
        return position;
    }

    private string Segments() => string.Join(' ', _disk.List("/store/commitlog"));
}
