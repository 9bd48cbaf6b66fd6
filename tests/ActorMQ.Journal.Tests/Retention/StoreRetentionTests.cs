using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Retention;

/// <summary>
/// Goal: what was let go of is gone everywhere, and the rest is whole. Method: a store on the simulated disk,
/// whose segments take some ten messages and whose consume-queue files take five.
/// </summary>
public sealed class StoreRetentionTests
{
    private const long Hour = 3_600_000;
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<TopicName, TimeSpan> NoTopics = [];
    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 4096, WriteBufferSizeBytes = 4096 },
        ConsumeQueue = new() { UnitsPerFile = 5 },
    };

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void Aged_segments_go_and_log_and_queues_begin_behind_them()
    {
        using var store = Open();
        Append(store, "orders", 100, everyMs: Hour);
        store.Checkpoint();
        var retention = Retention(store, new());
        var now = Begin.AddHours(100);
        Assert.Equal(4, now.Hour);
        var gone = Apply(retention, now);

        // An hour a message: what is 72 hours old is gone, but for what shares a segment with younger ones.
        Assert.NotEmpty(gone);
        Assert.All(gone, one => Assert.Equal(RetentionReason.Age, one.Reason));
        Assert.Equal(gone[^1].Segment.End, store.Log.Start);
        var queue = Queue(store, "orders");
        Assert.InRange(queue.Min.Value, 10, 28);
        Assert.Equal(store.Log.Start, PositionOf(queue, queue.Min));
        Assert.Equal(100, queue.Max.Value);
        Assert.Equal(store.Log.Start.Value, FirstFile("/store/commitlog"));
        Assert.Equal(queue.Min.Value / 5 * 100, FirstFile("/store/consumequeue/orders/0"));
        Assert.Empty(Apply(retention, now));
        CheckWhole(store, "orders");
    }

    [Fact]
    public void The_segment_being_written_and_all_since_the_last_checkpoint_stay_whatever_is_lacking()
    {
        using var store = Open();
        Append(store, "orders", 40);
        store.Checkpoint();
        var kept = store.KeepFrom;
        Append(store, "orders", 40, from: 40);
        var retention = Retention(store, new() { LogSizeMaxBytes = 1 });
        Apply(retention, Begin);
        Assert.True(store.Log.Start <= kept && store.Log.FindSegment(kept)!.Begin == store.Log.Start);
        CheckWhole(store, "orders");

        store.Checkpoint();
        Apply(retention, Begin);
        Assert.True(store.Log.End - store.Log.Start <= 4096);
        CheckWhole(store, "orders");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_whose_first_segments_are_gone_opens_and_goes_on(bool withConsumeQueues)
    {
        long min, max;
        using (var store = Open())
        {
            Append(store, "orders", 80);
            store.Checkpoint();
            Apply(Retention(store, new() { LogSizeMaxBytes = 3 * 4096 }), Begin);
            (min, max) = (Queue(store, "orders").Min.Value, Queue(store, "orders").Max.Value);
            Assert.True(min > 0);
            store.Close();
        }

        if (!withConsumeQueues)
        {
            foreach (var file in _disk.List("/store/consumequeue/orders/0").ToList())
                _disk.Delete($"/store/consumequeue/orders/0/{file}");
        }

        using var again = Open();
        Assert.Equal((min, max), (Queue(again, "orders").Min.Value, Queue(again, "orders").Max.Value));
        Append(again, "orders", 20, from: 80);
        CheckWhole(again, "orders");
    }

    [Fact]
    public void A_queue_whose_messages_are_all_gone_goes_on_where_it_was()
    {
        using (var store = Open())
        {
            Append(store, "quiet", 12);
            Append(store, "orders", 60);
            store.Checkpoint();
            Apply(Retention(store, new() { LogSizeMaxBytes = 2 * 4096 }), Begin);
            Assert.Equal((12, 12), (Queue(store, "quiet").Min.Value, Queue(store, "quiet").Max.Value));
            store.Close();
        }

        using var again = Open();
        Assert.Equal((12, 12), (Queue(again, "quiet").Min.Value, Queue(again, "quiet").Max.Value));
        Append(again, "quiet", 3, from: 12);
        Assert.Equal((12, 15), (Queue(again, "quiet").Min.Value, Queue(again, "quiet").Max.Value));
        CheckWhole(again, "quiet");
    }

    [Fact]
    public void Files_of_queues_that_nobody_has_asked_for_go_as_well()
    {
        using (var store = Open())
        {
            Append(store, "quiet", 12);
            Append(store, "orders", 60);
            store.Close();
        }

        using var again = Open();
        Apply(Retention(again, new() { LogSizeMaxBytes = 2 * 4096 }), Begin);
        Assert.Equal(200, FirstFile("/store/consumequeue/quiet/0"));
        Assert.Single(_disk.List("/store/consumequeue/quiet/0"));
    }

    [Fact]
    public void A_crash_at_any_point_of_a_deletion_leaves_a_store_that_opens()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var disk = new SimulatedDisk();
            var files = new FailingFiles(disk);
            using (var store = Open(files))
            {
                Append(store, "orders", 80);
                store.Checkpoint();
                files.DeletesLeft = seed % 12;
                try
                {
                    Apply(new(store, files, "/store", new() { LogSizeMaxBytes = 4096 }), Begin);
                }
                catch (IOException)
                {
                    // The power goes here.
                }
            }

            disk.PowerCut(new Random(seed));
            using var again = Open(disk);
            CheckWhole(again, "orders");
            Assert.Equal(80, Queue(again, "orders").Max.Value);
        }
    }

    [Fact]
    public void A_file_that_will_not_go_stays_readable_and_is_tried_again()
    {
        var files = new FailingFiles(_disk) { DeletesLeft = 0 };
        using var store = Open(files);
        Append(store, "orders", 80);
        store.Checkpoint();
        var retention = new StoreRetention(store, files, "/store", new() { LogSizeMaxBytes = 4096 });
        Assert.Throws<IOException>(() => Apply(retention, Begin));
        Assert.Equal(0, store.Log.Start.Value);
        CheckWhole(store, "orders");
        files.DeletesLeft = long.MaxValue;
        Apply(retention, Begin);
        Assert.True(store.Log.Start.Value > 0);
        CheckWhole(store, "orders");
    }

    [Fact]
    public async Task Who_reads_a_segment_reads_on_when_it_goes()
    {
        var files = new FailingFiles(_disk);
        using var store = Open(files);
        Append(store, "orders", 40);
        store.Checkpoint();
        var bytes = new byte[100];
        files.BlocksReads = true;
        var reading = Task.Run(() => store.Log.Read(new(0), bytes));
        files.IsReading.Wait();
        files.BlocksReads = false;
        store.Log.DeleteOldest(store.Log.OldestSegments(1)[0]);
        Assert.Equal(0, store.Log.Read(new(0), new byte[100]));
        files.MayRead.Set();
        Assert.Equal(100, await reading);
        Assert.True(bytes.AsSpan().ContainsAnyExcept((byte)0));
        Assert.Equal(1, files.ClosedCount("/store/commitlog/00000000000000000000"));
    }

    [Fact]
    public void A_hole_in_the_middle_is_an_error_that_names_the_file()
    {
        using (var store = Open())
        {
            Append(store, "orders", 40);
            store.Close();
        }

        _disk.Delete("/store/commitlog/00000000000000004096");
        var error = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains(
            "/store/commitlog/00000000000000004096 is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_with_a_shorter_time_lets_go_of_its_messages_to_the_millisecond()
    {
        using var store = Open();
        Append(store, "brief", 50, everyMs: Hour);
        Append(store, "orders", 5);
        store.Checkpoint();
        var retention = Retention(store, new());
        var topics = new Dictionary<TopicName, TimeSpan> { [new("brief")] = TimeSpan.FromHours(10) };

        // Message 39 is ten hours old in the 49th, and message 40 a millisecond less.
        retention.Trim(topics, Begin.AddHours(49));
        Assert.Equal(40, Queue(store, "brief").Min.Value);
        retention.Trim(topics, Begin.AddHours(50).AddMilliseconds(-1));
        Assert.Equal(40, Queue(store, "brief").Min.Value);
        retention.Trim(topics, Begin.AddHours(50));
        Assert.Equal(41, Queue(store, "brief").Min.Value);
        Assert.Equal(0, Queue(store, "orders").Min.Value);
        Assert.Equal(0, store.Log.Start.Value);
        Assert.Equal(800, FirstFile("/store/consumequeue/brief/0"));
        CheckWhole(store, "brief");
    }

    [Fact]
    public void A_topic_with_a_longer_time_keeps_the_segments_that_hold_its_messages()
    {
        using var store = Open();
        Append(store, "orders", 20, everyMs: Hour);
        Append(store, "long", 1, atMs: 20 * Hour);
        Append(store, "orders", 60, from: 20, everyMs: Hour);
        store.Checkpoint();
        var retention = Retention(store, new());
        var place = PositionOf(Queue(store, "long"), new(0));
        var topics = new Dictionary<TopicName, TimeSpan> { [new("long")] = TimeSpan.FromHours(300) };

        // Ten days later all but the segment being written is older than 72 hours.
        Apply(retention, Begin.AddHours(244), topics);
        Assert.Equal(store.Log.FindSegment(place)!.Begin, store.Log.Start);
        Assert.True(store.Log.Start.Value > 0);
        Assert.Equal(0, Queue(store, "long").Min.Value);

        // Its own time is over; and lack of room does not wait for that.
        Assert.NotEmpty(retention.Decide(topics, Begin.AddHours(340)).Deletions);
        var poor = Retention(store, new() { LogSizeMaxBytes = 1 });
        Assert.NotEmpty(poor.Decide(topics, Begin.AddHours(244)).Deletions);
    }

    private static List<SegmentDeletion> Apply(
        StoreRetention retention, DateTimeOffset now, Dictionary<TopicName, TimeSpan>? topics = null)
    {
        var gone = retention.Decide(topics ?? NoTopics, now).Deletions;
        foreach (var deletion in gone)
            retention.Delete(deletion);
        retention.Trim(topics ?? NoTopics, now);
        return [.. gone];
    }

    /// <summary>Every message from where the queue begins is there, with its offset.</summary>
    private static void CheckWhole(MessageStore store, string topic)
    {
        var queue = Queue(store, topic);
        var units = new ConsumeQueueUnit[1];
        for (var offset = queue.Min; offset < queue.Max; offset += 1)
        {
            Assert.Equal(1, queue.Read(offset, units));
            Assert.True(store.Log.TryReadRecord(units[0].Position, out var record), $"{topic} {offset}");
            Assert.Equal(offset, record.QueueOffset);
        }
    }

    private static JournalPosition PositionOf(ConsumeQueue queue, QueueOffset offset)
    {
        var units = new ConsumeQueueUnit[1];
        Assert.Equal(1, queue.Read(offset, units));
        return units[0].Position;
    }

    private static ConsumeQueue Queue(MessageStore store, string topic) =>
        store.Queues.Get(new(topic), new(0));

    private static MessageStore Open(IJournalFiles disk) => MessageStore.Open(disk, "/store", Options)!;

    private MessageStore Open() => Open(_disk);

    private StoreRetention Retention(MessageStore store, RetentionSettings settings) =>
        new(store, _disk, "/store", settings);

    private long FirstFile(string directory) =>
        _disk.List(directory).Select(name => long.Parse(name, null)).Min();

    private static void Append(
        MessageStore store, string topic, int count, int from = 0, long everyMs = 0, long atMs = 0)
    {
        for (var index = from; index < from + count; index++)
        {
            var record = SampleRecords.Make(topic, 0, bodySize: 150, seed: index % 10);
            var storedMs = Begin.ToUnixTimeMilliseconds() + atMs + (index * everyMs);
            store.Log.Append(record, new QueueOffset(index), storedMs);
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            Assert.True(store.Queues.Apply(view));
        }
    }
}
