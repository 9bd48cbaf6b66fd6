using ActorMQ.Journal;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <summary>Holds a store against the model.</summary>
internal sealed class StoreChecks(
    StoreModel model, Random random, IReadOnlyList<string> topics, Action<string> fail)
{
    private static readonly int[] QueuesOfTopic = [0, 1];

    /// <summary>A record has its place: behind the one before, and no earlier in time.</summary>
    public void Appended(StoredRecord appended)
    {
        var position = appended.Position;
        var fault = MessageRecord.Read(appended.Bytes, out var record);
        if (fault != RecordFault.None || record.Verify() != RecordFault.None || record.Position != position)
            fail($"the record at {position} is not whole");
        if (record.QueueOffset.Value != appended.Offset)
            fail($"the record at {position} has offset {record.QueueOffset}, not {appended.Offset}");
        if (model.Records is [.., var last])
        {
            if (position < last.End)
                fail($"{position} is given again");
            if (record.StoreTimestampMs < last.StoreTimestampMs)
                fail($"store times fall at {position}");
        }

        model.Add(appended with { StoreTimestampMs = record.StoreTimestampMs });
    }

    /// <summary>
    /// What is left of the log is the first part of what was appended, no shorter than was promised.
    /// </summary>
    public void Opened(MessageStore store)
    {
        var start = store.Log.Start;
        if (start < model.Start || start > model.StartMax)
            fail($"the log begins at {start}, not in [{model.Start}, {model.StartMax}]");
        model.LetGo(start);
        var left = model.GoneCount;
        var reader = store.Log.ReadFrom(store.Log.Start);
        RecordFault fault;
        while (reader.TryRead(out var record, out fault))
        {
            if (left == model.Records.Count)
                fail($"nobody appended the record at {record.Position}");
            if (!record.Bytes.SequenceEqual(model.Records[left].Bytes))
                fail($"another record at {record.Position}");
            left++;
        }

        if (fault != RecordFault.None)
            fail($"{fault} at {reader.Position}");
        if (left < model.WrittenCount)
            fail($"{left} of {model.WrittenCount} records are left");
        if (store.Log.FlushedEnd != store.Log.End)
            fail($"the log is flushed to {store.Log.FlushedEnd} and ends at {store.Log.End}");
        model.CutBehind(left);
        SettleDeletion(store);
    }

    /// <summary>Every queue has the model's messages, found by offset and by time.</summary>
    public void Queues(MessageStore store)
    {
        foreach (var topic in topics)
        {
            foreach (var number in QueuesOfTopic)
            {
                var queue = store.Queues.Get(new(topic), new(number));
                var records = model.InQueue(topic, number);
                var min = records.FindIndex(record => record.Position >= store.Log.Start);
                if (min < 0)
                    min = records.Count;
                if (queue.Min.Value != min || queue.Max.Value != records.Count)
                    fail($"{queue} has [{queue.Min}, {queue.Max}), not [{min}, {records.Count})");
                if (min == records.Count)
                    continue;
                Units(queue, records, min);
                Time(queue, store.Log, records, min);
            }
        }

        if (model.Kept.ToList() is { Count: > 0 } kept)
            Record(store.Log, kept[random.Next(kept.Count)], mayFail: false);
    }

    /// <summary>A record is read as it was appended; or the disk says that it cannot.</summary>
    public void Record(CommitLog log, StoredRecord wanted, bool mayFail)
    {
        try
        {
            if (!log.TryReadRecord(wanted.Position, out var record))
                fail($"no record at {wanted.Position}");
            else if (!record.Bytes.SequenceEqual(wanted.Bytes))
                fail($"another record at {wanted.Position}");
        }
        catch (IOException) when (mayFail)
        {
            // That is the answer for this message alone.
        }
    }

    /// <summary>A log that failed takes nothing more and promises nothing more.</summary>
    public void Dead(MessageStore store, long nowMs)
    {
        var flushedEnd = store.Log.FlushedEnd;
        var end = store.Log.End;
        var record = SampleRecord.Message(topics[0], 0, 10, 0, TransactionKind.None);
        Refuses("append", () => store.Log.Append(record, QueueOffset.Zero, nowMs));
        Refuses("write", () => store.Log.Write());
        Refuses("flush", () => store.Log.Flush());
        Refuses("checkpoint", store.Checkpoint);
        if (store.Log.FlushedEnd != flushedEnd || store.Log.End != end)
            fail("a dead log moved on");
    }

    private void Refuses(string what, Action act)
    {
        try
        {
            act();
            fail($"a dead log accepted: {what}");
        }
        catch (JournalFailedException)
        {
            // As it should.
        }
    }

    /// <summary>A deletion that a crash broke off has happened, or it has not, for all of the topic.</summary>
    private void SettleDeletion(MessageStore store)
    {
        if (model.TopicInDeletion is not { } topic)
            return;
        var happened = QueuesOfTopic.All(queue =>
            store.Queues.Get(new(topic), new(queue)).Max == QueueOffset.Zero);
        if (happened)
            model.Delete(topic);
        model.TopicInDeletion = null;
    }

    private void Units(ConsumeQueue queue, List<StoredRecord> records, int min)
    {
        var units = new ConsumeQueueUnit[records.Count];
        var from = random.Next(min, records.Count);
        var count = queue.Read(new(from), units);
        if (count != records.Count - from)
            fail($"{queue} gave {count} of {records.Count - from} entries");
        for (var index = 0; index < count; index++)
        {
            var (unit, record) = (units[index], records[from + index]);
            if (unit.Position != record.Position || unit.SizeBytes != record.Bytes.Length)
                fail($"{queue} points to {unit.Position} for offset {from + index}, not {record.Position}");
        }
    }

    private void Time(ConsumeQueue queue, CommitLog log, List<StoredRecord> records, int min)
    {
        var moment = records[random.Next(min, records.Count)].StoreTimestampMs + random.Next(-1, 2);
        var lower = records.FindIndex(min, record => record.StoreTimestampMs >= moment);
        var upper = records.FindLastIndex(record => record.StoreTimestampMs <= moment);
        Found("lower", lower < 0 ? records.Count : lower, TimeBoundary.Lower);
        Found("upper", Math.Max(min, upper), TimeBoundary.Upper);

        void Found(string side, int wanted, TimeBoundary boundary)
        {
            var found = queue.FindByStoreTime(log, moment, boundary);
            if (found.Value != wanted)
                fail($"{queue}: the {side} offset at {moment} is {found}, not {wanted}");
        }
    }
}
