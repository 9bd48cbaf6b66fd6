using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: a full disk takes nothing away that was written, leaves nothing that was refused, and ends nothing.
/// Method: a simulated disk that runs full, segments of 4 KiB.
/// </summary>
public sealed class CommitLogRoomTests
{
    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 4096, WriteBufferSizeBytes = 4096 },
        ConsumeQueue = new() { UnitsPerFile = 100 },
    };

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_segment_that_finds_no_room_is_made_later_and_leaves_no_file()
    {
        using var store = Open();
        _disk.CapacityBytes = _disk.SpaceOf("/store").UsedBytes + 4096 + 1000;
        var count = 0;
        while (TryAppend(store, count))
            count++;
        Assert.True(count > 5);
        Assert.Throws<DiskFullException>(store.Log.MakeRoom);
        Assert.Single(_disk.List("/store/commitlog"));
        CheckHolds(store, count);

        _disk.CapacityBytes += 1 << 20;
        store.Log.MakeRoom();
        Assert.True(TryAppend(store, count));
        CheckHolds(store, count + 1);
        store.Checkpoint();
        _disk.Kill();
        using var again = Open();
        CheckHolds(again, count + 1);
    }

    [Fact]
    public void A_write_that_finds_no_room_leaves_nothing_that_comes_to_life_later()
    {
        // Two records are taken back, one of the same size is written in their place, and the process dies.
        var files = new ShortWrites(_disk);
        using (var store = MessageStore.Open(files, "/store", Options)!)
        {
            Assert.True(TryAppend(store, 0));
            files.IsFull = true;
            store.Log.Append(Record(1), new(1), 1000);
            store.Log.Append(Record(2), new(2), 1000);
            Assert.Throws<DiskFullException>(() => store.Log.Write());
            Assert.Equal(store.Log.End, store.Log.AppendedEnd);
            Assert.Throws<DiskFullException>(store.Log.MakeRoom);

            files.IsFull = false;
            Assert.True(TryAppend(store, 1));
            store.Log.Flush();
        }

        _disk.Kill();
        using var again = Open();
        CheckHolds(again, 2);
    }

    [Fact]
    public void Units_without_room_wait_in_memory_and_a_checkpoint_comes_later()
    {
        using var store = Open();
        Assert.True(TryAppend(store, 0));
        store.Checkpoint();
        var kept = store.KeepFrom;
        for (var index = 1; index <= 5; index++)
            Assert.True(TryAppend(store, index));
        _disk.BytesLeft = 0;
        store.Checkpoint();
        Assert.Equal(kept, store.KeepFrom);
        var queue = Queue(store);
        for (var index = 6; index < 500; index++)
            Assert.True(store.Queues.Apply(queue, new(index), new(new(index), 1, default)));
        var units = new ConsumeQueueUnit[500];
        Assert.Equal(500, queue.Read(new(0), units));
        Assert.Equal(499, units[499].Position.Value);

        _disk.BytesLeft = long.MaxValue;
        store.Checkpoint();
        Assert.Equal(500, queue.Read(new(0), units));
        Assert.Equal(499, units[499].Position.Value);
        Assert.True(store.KeepFrom > kept);
    }

    [Fact]
    public void A_topic_is_not_half_deleted_on_a_full_disk()
    {
        using var store = Open();
        Assert.True(TryAppend(store, 0));
        _disk.BytesLeft = 0;
        Assert.Throws<DiskFullException>(() => store.DeleteTopics([new("orders")]));
        Assert.Equal(1, Queue(store).Max.Value);
        _disk.BytesLeft = long.MaxValue;
        Assert.Single(store.DeleteTopics([new("orders")]));
        Assert.Equal(0, Queue(store).Max.Value);
    }

    private static bool TryAppend(MessageStore store, int index)
    {
        var record = Record(index);
        try
        {
            store.Log.Append(record, new(index), 1000);
            store.Log.Write();
        }
        catch (DiskFullException)
        {
            return false;
        }

        Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
        Assert.True(store.Queues.Apply(view));
        return true;
    }

    private static void CheckHolds(MessageStore store, int count)
    {
        Assert.Equal(count, Queue(store).Max.Value);
        var reader = store.Log.ReadFrom(store.Log.Start);
        for (var index = 0; index < count; index++)
        {
            Assert.True(reader.TryRead(out var record, out _));
            Assert.Equal(index, record.QueueOffset.Value);
        }

        Assert.False(reader.TryRead(out _, out _));
    }

    private static byte[] Record(int index) =>
        SampleRecords.Make("orders", 0, bodySize: 100, seed: index % 10);

    private static ConsumeQueue Queue(MessageStore store) => store.Queues.Get(new("orders"), new(0));

    private MessageStore Open() => MessageStore.Open(_disk, "/store", Options)!;

    /// <summary>While it is full, a write writes what it is given and fails all the same.</summary>
    private sealed class ShortWrites(IJournalFiles disk) : IJournalFiles
    {
        public bool IsFull { get; set; }

        public IReadOnlyList<string> List(string directory) => disk.List(directory);

        public bool Exists(string path) => disk.Exists(path);

        public IJournalFile Open(string path) => new Handle(this, disk.Open(path));

        public void Delete(string path) => disk.Delete(path);

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void FlushDirectory(string directory) => disk.FlushDirectory(directory);

        public DiskSpace SpaceOf(string directory) => disk.SpaceOf(directory);

        public IDisposable? TryLock(string path) => disk.TryLock(path);

        private void Check()
        {
            if (IsFull)
                throw new DiskFullException("full (simulated)", innerException: null);
        }

        private sealed class Handle(ShortWrites files, IJournalFile file) : IJournalFile
        {
            public long Length => file.Length;

            public int Read(Span<byte> destination, long offset) => file.Read(destination, offset);

            public void Write(ReadOnlySpan<byte> bytes, long offset)
            {
                file.Write(bytes, offset);
                files.Check();
            }

            public void SetLength(long length) => file.SetLength(length);

            public void Preallocate(long length)
            {
                files.Check();
                file.Preallocate(length);
            }

            public void Flush() => file.Flush();

            public void Dispose() => file.Dispose();
        }
    }
}
