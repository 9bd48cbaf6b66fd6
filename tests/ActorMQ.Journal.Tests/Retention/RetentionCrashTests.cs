using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Journal.Tests.Index;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Retention;

/// <summary>
/// Crashes and restarts around letting go that once broke a promise; the simulation found them.
/// </summary>
public sealed class RetentionCrashTests
{
    private static readonly Dictionary<TopicName, TimeSpan> NoTopics = [];
    private SimulatedDisk _disk = new();

    [Fact]
    public void A_deleted_topic_begins_anew_though_the_log_keeps_nothing_from_before_its_deletion()
    {
        using (var store = Open())
        {
            Append(store, "quiet", 0, 5);
            store.Checkpoint();
            store.DeleteTopics([new("quiet")]);
            Append(store, "orders", 0, 60);
            store.Checkpoint();
            LetGo(store);
            store.Close();
        }

        for (var restart = 0; restart < 2; restart++)
        {
            _disk.DeleteDirectory("/store/consumequeue");
            using var again = Open();
            Assert.Equal(QueueOffset.Zero, Queue(again, "quiet").Max);
            again.Close();
        }
    }

    [Fact]
    public void A_queue_whose_messages_are_all_gone_goes_on_where_it_was_though_its_files_are_lost()
    {
        using (var store = Open())
        {
            Append(store, "quiet", 0, 5);
            var times = new Dictionary<TopicName, TimeSpan> { [new("quiet")] = TimeSpan.FromHours(1) };
            new StoreRetention(store, _disk, "/store", new()).Trim(times, DateTimeOffset.MaxValue);
            Assert.Equal(Queue(store, "quiet").Max, Queue(store, "quiet").Min);
            Append(store, "orders", 0, 60);
            store.Checkpoint();
            LetGo(store);
            store.Close();
        }

        _disk.DeleteDirectory("/store/consumequeue");
        using var again = Open();
        Assert.Equal(5, Queue(again, "quiet").Max.Value);
    }

    [Fact]
    public void Units_of_lost_records_do_not_come_back_when_the_log_has_let_go_of_their_place()
    {
        const string file = "/store/consumequeue/quiet/0/00000000000000000000";
        byte[] units;
        using (var store = Open())
        {
            Append(store, "orders", 0, 5);
            store.Checkpoint();
            Append(store, "quiet", 0, 1);
            store.Queues.Write();
            units = _disk.Contents(file);
        }

        // The power goes, and takes the record, but not the unit; the queue is not used before the log has
        // let go of what came in the record's place.
        _disk.PowerCut(new Random(0));
        _disk.Delete("/store/flushed");
        using (var segment = _disk.Open("/store/commitlog/00000000000000000000"))
            Cut(segment, 5);
        using (var store = Open())
        {
            Append(store, "orders", 5, 60);
            store.Checkpoint();
            LetGo(store);
            store.Close();
        }

        using (var unit = _disk.Open(file))
            unit.Write(units, 0);
        using var again = Open();
        Assert.Equal(QueueOffset.Zero, Queue(again, "quiet").Max);
    }

    [Fact]
    public void A_segment_that_a_killed_process_has_removed_does_not_come_back()
    {
        const string first = "/store/commitlog/00000000000000000000";
        for (var seed = 0; seed < 20; seed++)
        {
            _disk = new SimulatedDisk();
            using (var store = Open())
            {
                Append(store, "orders", 0, 60);
                store.Checkpoint();
                _disk.Delete(first);
                _disk.Kill();
            }

            using (var store = Open())
                Assert.Equal(4096, store.Log.Start.Value);
            _disk.PowerCut(new Random(seed));
            Assert.False(_disk.Exists(first));
        }
    }

    [Fact]
    public void The_log_keeps_what_queues_are_built_anew_from_until_they_are_durable()
    {
        using (var store = Open())
        {
            Append(store, "orders", 0, 60);
            store.Close();
        }

        _disk.DeleteDirectory("/store/consumequeue");
        using var again = Open();
        Assert.Equal(again.Log.Start, again.KeepFrom);
        Assert.Empty(LetGo(again));
        again.Checkpoint();
        Assert.NotEmpty(LetGo(again));
    }

    [Fact]
    public void The_first_record_of_the_log_is_found_by_its_key_when_the_one_before_has_just_gone()
    {
        var sizes = new IndexOptions { SlotCount = 7, UnitCount = 50 };
        using var store = Open();
        for (var number = 0; number < 60; number++)
            store.Log.Append(SampleRecords.WithKeys("orders", null, $"k{number}", bodySize: 150), default, number);
        store.Log.Write();
        store.Checkpoint();

        // The index ends in the first segment; that one goes, and the log is read on behind it.
        using var index = store.OpenIndex(sizes, TimeProvider.System);
        index.Advance(3);
        index.Flush();
        store.NoteIndexDurable(index.DurableTimestampMs!.Value);
        index.Dispose();
        using var opened = store.OpenIndex(sizes, TimeProvider.System);
        Assert.NotEqual(store.Log.Start, opened.IndexedEnd);
        LetGo(store);
        opened.CatchUp();
        Assert.True(store.Log.TryReadRecord(store.Log.Start, out var first));
        Assert.True(MessageProperties.TryGet(first.Properties, "KEYS"u8, out var key));
        Assert.Equal([store.Log.Start.Value], opened.Ask("orders", Encoding.UTF8.GetString(key)));
    }

    /// <summary>Wipes all behind the first records.</summary>
    private static void Cut(IJournalFile segment, int recordCount)
    {
        var end = recordCount * RecordOf("orders", 0).Length;
        segment.SetLength(end);
        segment.SetLength(4096);
    }

    private static byte[] RecordOf(string topic, int number) =>
        SampleRecords.Make(topic, 0, bodySize: 150, seed: number % 10);

    private static ConsumeQueue Queue(MessageStore store, string topic) =>
        store.Queues.Get(new(topic), new(0));

    private static void Append(MessageStore store, string topic, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            var record = RecordOf(topic, number);
            store.Log.Append(record, new(number), 1_800_000_000_000);
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var written));
            Assert.True(store.Queues.Apply(written));
        }
    }

    private IReadOnlyList<SegmentDeletion> LetGo(MessageStore store)
    {
        var retention = new StoreRetention(store, _disk, "/store", new() { LogSizeMaxBytes = 1 });
        var gone = retention.Decide(NoTopics, DateTimeOffset.UnixEpoch).Deletions;
        foreach (var deletion in gone)
            retention.Delete(deletion);
        retention.Trim(NoTopics, DateTimeOffset.UnixEpoch);
        return gone;
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
