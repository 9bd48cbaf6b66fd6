using System.Buffers;
using System.Text.Json;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: what Apache RocketMQ wrote is read here as its own client reads it, and can be written on.
/// </summary>
public sealed class GoldenStoreTests
{
    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = GoldenStore.SegmentSizeBytes },
        ConsumeQueue = new()
        {
            UnitsPerFile = GoldenStore.UnitsPerFile,
            DelayLevels = [.. DispatchRule.DefaultDelayLevels.Take(17), TimeSpan.FromDays(3650)],
        },
    };

    public static TheoryData<string> Names => GoldenStore.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_of_the_manifest_is_read_through_the_consume_queues(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        using var store = Open(golden);
        CheckMessages(golden, store);
        CheckQueues(golden, store);
        var end = golden.Manifest.GetProperty("commitLog").GetProperty("commitLogMaxOffset").GetString();
        Assert.Equal(end, store.Log.End.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_record_laid_out_again_gives_the_same_bytes(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        using var store = Open(golden);
        var reader = store.Log.ReadFrom(store.Log.Start);
        var count = 0;
        while (reader.TryRead(out var record, out var fault))
        {
            var draft = DraftOf(record);
            Assert.Equal(RecordFault.None, draft.Measure(out var size));
            var bytes = new byte[size];
            draft.WriteTo(bytes);
            Assert.True(record.Bytes.SequenceEqual(bytes), $"The record at {record.Position} differs.");
            Assert.Equal(RecordFault.None, fault);
            count++;
        }

        Assert.True(count >= golden.Lines.Count);
        Assert.Equal(store.Log.End, reader.Position);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Consume_queues_built_anew_equal_the_recorded_ones(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        var before = new Dictionary<(TopicName, QueueId), ConsumeQueueUnit[]>();
        using (var store = Open(golden))
        {
            foreach (var (topic, queue) in store.Queues.List())
                before[(topic, queue)] = UnitsOf(store.Queues.Get(topic, queue));
        }

        Directory.Delete(golden.Root + "/consumequeue", recursive: true);
        using var rebuilt = Open(golden);
        Assert.True(before.Values.Sum(units => units.Length) >= golden.Lines.Count);
        foreach (var ((topic, queue), units) in before)
            Assert.Equal(units, UnitsOf(rebuilt.Queues.Get(topic, queue)));
        CheckMessages(golden, rebuilt);
    }

    /// <summary>
    /// 4.9.8 answers with the nearest message, before or after; 5.3.3 with the first at or after.
    /// </summary>
    [Theory]
    [InlineData("rocketmq-store-clean")]
    [InlineData("rocketmq-store-crashed")]
    [InlineData("rocketmq-store-torn")]
    public void Offsets_by_time_are_those_that_the_broker_answered(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        using var store = Open(golden);
        var answers = golden.Manifest.GetProperty("searchOffsetByTimestamp").EnumerateArray().ToList();
        Assert.NotEmpty(answers);
        foreach (var answer in answers)
        {
            var queue = QueueOf(store, answer);
            var found = queue.FindByStoreTime(
                store.Log, answer.GetProperty("timestamp").GetInt64(), TimeBoundary.Lower);
            Assert.True(answer.GetProperty("offset").GetInt64() == found.Value, $"{answer}: found {found}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void New_messages_are_appended_behind_the_old_ones_and_both_outlive_a_restart(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        JournalPosition end;
        QueueOffset next;
        using (var store = Open(golden))
        {
            var queue = store.Queues.Get(new TopicName("Payments"), new QueueId(1));
            next = queue.Max;
            for (var index = 0; index < 1000; index++)
            {
                var record = SampleRecords.Make("Payments", 1, bodySize: 300, seed: index);
                store.Log.Append(record, queue.Max, 1_800_000_000_000);
                Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
                Assert.True(store.Queues.Apply(view));
            }

            end = store.Log.Write();
            store.Close();
        }

        using var reopened = Open(golden);
        CheckMessages(golden, reopened);
        Assert.Equal(end, reopened.Log.End);
        Assert.Equal(next + 1000, reopened.Queues.Get(new TopicName("Payments"), new QueueId(1)).Max);
        Assert.InRange(reopened.Recovery.RecordCount, 1, 1);
    }

    private static MessageStore Open(GoldenStore golden) =>
        MessageStore.Open(new DiskFiles(), golden.Root, Options)
        ?? throw new InvalidOperationException("The store is locked.");

    private static void CheckMessages(GoldenStore golden, MessageStore store)
    {
        var unit = new ConsumeQueueUnit[1];
        foreach (var line in golden.Lines)
        {
            var queue = QueueOf(store, line);
            Assert.Equal(1, queue.Read(new(line.GetProperty("queueOffset").GetInt64()), unit));
            Assert.Equal(line.GetProperty("commitLogOffset").GetInt64(), unit[0].Position.Value);
            Assert.Equal(line.GetProperty("storeSize").GetInt32(), unit[0].SizeBytes);

            var bytes = new byte[unit[0].SizeBytes];
            Assert.Equal(bytes.Length, store.Log.Read(unit[0].Position, bytes));
            var run = new ReadOnlySequence<byte>(bytes);
            Assert.True(StoredMessage.TryRead(ref run, out var message, out var fault), $"{line}: {fault}");
            GoldenLine.Check(line, message!);
            var isDelayed = line.GetProperty("topic").ValueEquals("SCHEDULE_TOPIC_XXXX");
            if (message!.Message.Tag is { } tag && !isDelayed)
                Assert.Equal(TagsCode.Of(tag), unit[0].TagsCode);
        }
    }

    private static void CheckQueues(GoldenStore golden, MessageStore store)
    {
        foreach (var line in golden.Manifest.GetProperty("queues").EnumerateArray())
        {
            var queue = QueueOf(store, line);
            Assert.True(line.GetProperty("maxOffset").GetInt64() == queue.Max.Value, $"{line}: {queue.Max}");
            Assert.Equal(line.GetProperty("minOffset").GetInt64(), queue.Min.Value);
        }
    }

    private static ConsumeQueue QueueOf(MessageStore store, JsonElement line) => store.Queues.Get(
        new TopicName(line.GetProperty("topic").GetString()!),
        new QueueId(line.GetProperty("queueId").GetInt32()));

    private static ConsumeQueueUnit[] UnitsOf(ConsumeQueue queue)
    {
        var units = new ConsumeQueueUnit[queue.Max - queue.Min];
        Assert.Equal(units.Length, units.Length == 0 ? 0 : queue.Read(queue.Min, units));
        return units;
    }

    private static RecordDraft DraftOf(MessageRecord record) => new()
    {
        Topic = record.Topic,
        Body = new ReadOnlySequence<byte>(record.Body.ToArray()),
        Properties = record.Properties,
        Queue = record.Queue,
        Flag = record.Flag,
        SysFlag = record.SysFlag,
        BornTimestampMs = record.BornTimestampMs,
        BornHost = record.BornHost,
        StoreTimestampMs = record.StoreTimestampMs,
        StoreHost = record.StoreHost,
        ReconsumeTimes = record.ReconsumeTimes,
        PreparedTransactionOffset = record.PreparedTransactionOffset,
        QueueOffset = record.QueueOffset,
        Position = record.Position,
    };
}
