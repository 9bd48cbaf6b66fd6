using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: whatever happens to one file of a store, it is refused by name or serves nothing but the truth, and
/// no offset is given a second time.
/// Method: a small store is written once; then each byte of each file is flipped, each file is cut at each
/// length, and each file is taken away, each time on a disk of its own.
/// </summary>
public sealed class DamagedFilesTests
{
    private const long FirstMs = 1_800_000_000_000;

    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 2048, WriteBufferSizeBytes = 2048 },
        ConsumeQueue = new() { UnitsPerFile = 8 },
    };

    private readonly Dictionary<(string Topic, int Queue), List<byte[]>> _messages = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_byte_flipped(bool cleanly)
    {
        var image = Write(cleanly);
        CheckAll(image, EveryPlaceIn(image), (bytes, at) =>
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            return flipped;
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_file_cut_at_every_length(bool cleanly)
    {
        var image = Write(cleanly);
        CheckAll(image, EveryPlaceIn(image), (bytes, length) => bytes[..length]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_file_missing(bool cleanly)
    {
        var image = Write(cleanly);
        CheckAll(image, image.Files.Keys.Select(path => (path, 0)), (_, _) => null);
    }

    /// <summary>Each byte of each file, but for the padding of the checkpoint.</summary>
    private static IEnumerable<(string Path, int At)> EveryPlaceIn(StoreImage image) =>
        from file in image.Files
        from at in Enumerable.Range(0, file.Value.Length)
        where at < 64 || !file.Key.EndsWith("checkpoint", StringComparison.Ordinal)
        select (file.Key, at);

    private void CheckAll(
        StoreImage image, IEnumerable<(string Path, int At)> cases, Func<byte[], int, byte[]?> change)
    {
        var wrong = new ConcurrentQueue<string>();
        var (refused, opened) = (0, 0);
        Parallel.ForEach(cases, one =>
        {
            var disk = image.ToDisk(one.Path, change(image.Files[one.Path], one.At));
            try
            {
                if (TryCheck(disk))
                    Interlocked.Increment(ref opened);
                else
                    Interlocked.Increment(ref refused);
            }
            catch (Exception exception)
            {
                wrong.Enqueue($"{one.Path} at {one.At}: {exception.Message} {exception.StackTrace}");
            }
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} cases, such as\n{string.Join('\n', wrong.Take(8))}");
        Assert.True(opened > 0);
    }

    /// <summary>False when the store is refused in one of the ways that are documented.</summary>
    private bool TryCheck(SimulatedDisk disk)
    {
        MessageStore store;
        try
        {
            store = MessageStore.Open(disk, StoreImage.Root, Options)!;
        }
        catch (Exception refusal) when (refusal is InvalidDataException or IOException)
        {
            Assert.Contains(StoreImage.Root, refusal.Message, StringComparison.Ordinal);
            return false;
        }

        using (store)
        {
            foreach (var ((topic, id), messages) in _messages)
                CheckQueue(store, store.Queues.Get(new(topic), new(id)), messages);
        }

        return true;
    }

    private static void CheckQueue(MessageStore store, ConsumeQueue queue, List<byte[]> messages)
    {
        Assert.True(queue.Max.Value == messages.Count, $"{queue} ends at {queue.Max}, not {messages.Count}");
        var unit = new ConsumeQueueUnit[1];
        for (var offset = queue.Min; offset < queue.Max; offset += 1)
        {
            if (queue.Read(offset, unit) == 1
                && store.Log.TryReadRecord(unit[0].Position, out var record)
                && record.QueueOffset == offset
                && record.Queue == queue.Queue
                && record.Topic.SequenceEqual(Encoding.UTF8.GetBytes(queue.Topic.Value)))
            {
                Assert.True(
                    record.Bytes.SequenceEqual(messages[(int)offset.Value]), $"{queue} @{offset} is another");
            }

            var found = queue.FindByStoreTime(store.Log, FirstMs + offset.Value, TimeBoundary.Lower);
            Assert.InRange(found.Value, queue.Min.Value, queue.Max.Value);
        }

        var next = SampleRecords.Make(queue.Topic.Value, queue.Queue.Value, bodySize: 20, seed: 1);
        store.Log.Append(next, queue.Max, FirstMs);
        store.Log.Write();
        Assert.Equal(RecordFault.None, MessageRecord.Read(next, out var view));
        Assert.True(store.Queues.Apply(view));
    }

    /// <summary>Everything in it was flushed, so that not one message may be missing.</summary>
    private StoreImage Write(bool cleanly)
    {
        var disk = new SimulatedDisk();
        var store = MessageStore.Open(disk, StoreImage.Root, Options)!;
        Append(store, "gone", 0, 3);
        store.DeleteTopics([new("gone")]);
        _messages.Remove(("gone", 0));
        Append(store, "orders", 0, 12);
        Append(store, "payments", 1, 2);
        store.Checkpoint();
        Append(store, "orders", 0, 5);
        store.Log.Flush();
        if (cleanly)
            store.Close();
        disk.Kill();
        store.Dispose();
        return StoreImage.Of(disk);
    }

    private void Append(MessageStore store, string topic, int id, int count)
    {
        if (!_messages.TryGetValue((topic, id), out var messages))
            _messages.Add((topic, id), messages = []);
        for (var index = 0; index < count; index++)
        {
            var record = SampleRecords.Make(topic, id, bodySize: 40, seed: messages.Count);
            store.Log.Append(record, new(messages.Count), FirstMs + messages.Count);
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            Assert.True(store.Queues.Apply(view));
            messages.Add(record);
        }
    }
}
