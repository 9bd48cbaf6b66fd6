using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>A store that leads and stores that copy its log, with segments of 4 KiB.</summary>
internal static class CopiedStore
{
    public const string Root = "/store";
    public const long SegmentSize = 4096;
    public static readonly string[] Topics = ["orders", "pay"];

    public static MessageStore OpenLeader(SimulatedDisk disk) => Open(disk, appliesAll: true);

    public static MessageStore OpenCopy(IJournalFiles disk) => Open(disk, appliesAll: false);

    /// <summary>Appends a message to a queue of the leader, which applies it at once.</summary>
    public static MessageRecord Append(
        MessageStore leader, int bodySize, int seed, string? topic = null,
        TransactionKind transaction = TransactionKind.None)
    {
        topic ??= Topics[seed % Topics.Length];
        var record = SampleRecords.Make(topic, queue: 0, bodySize, seed, transaction);
        var offset = transaction == TransactionKind.None ? QueueOf(leader, topic).Max : QueueOffset.Zero;
        leader.Log.Append(record, offset, 1_800_000_000_000 + seed);
        leader.Log.Write();
        Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var written));
        Assert.True(leader.Queues.Apply(written));
        return written;
    }

    /// <summary>Feeds runs of at most so many bytes until the copy has what the leader has.</summary>
    public static void Feed(CommitLog leader, CommitLog copy, int sizeMax = 64 * 1024)
    {
        while (FeedOne(leader, copy, sizeMax))
            copy.Write();
    }

    public static bool FeedOne(CommitLog leader, CommitLog copy, int sizeMax)
    {
        var from = copy.AppendedEnd;
        var bytes = new byte[sizeMax];
        var size = leader.ReadRun(from, bytes, out var until);
        if (size < 0)
            size = leader.ReadRun(from, bytes = new byte[-size], out until);
        if (size == 0)
            return false;
        copy.AppendRun(bytes.AsSpan(0, size), from, until);
        return true;
    }

    /// <summary>Both logs hold the same bytes from the copy's start to its end.</summary>
    public static void CheckSameBytes(CommitLog leader, CommitLog copy)
    {
        Assert.Equal(leader.End, copy.End);
        var (wanted, found) = (new byte[SegmentSize], new byte[SegmentSize]);
        for (var at = copy.Start; at < copy.End; at += SegmentSize)
        {
            var size = leader.Read(at, wanted);
            Assert.Equal(size, copy.Read(at, found));
            Assert.Equal(wanted.AsSpan(0, size), found.AsSpan(0, size));
        }

        Assert.Equal(leader.LastRecord, copy.LastRecord);
        Assert.Equal(leader.LastStoreTimestampMs, copy.LastStoreTimestampMs);
    }

    /// <summary>The copy's queues hold what the leader's hold, before the copy's applied end.</summary>
    public static void CheckSameQueues(MessageStore leader, MessageStore copy)
    {
        foreach (var topic in Topics)
        {
            var wanted = UnitsOf(leader, topic).Where(unit => unit.Position < copy.AppliedEnd);
            Assert.Equal(wanted, UnitsOf(copy, topic));
        }
    }

    public static List<ConsumeQueueUnit> UnitsOf(MessageStore store, string topic)
    {
        var queue = QueueOf(store, topic);
        var units = new ConsumeQueueUnit[queue.Max.Value - queue.Min.Value];
        Assert.Equal(units.Length, queue.Read(queue.Min, units));
        return [.. units];
    }

    public static ConsumeQueue QueueOf(MessageStore store, string topic) =>
        store.Queues.Get(new(topic), new(0));

    private static MessageStore Open(IJournalFiles disk, bool appliesAll)
    {
        var options = new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = SegmentSize, WriteBufferSizeBytes = 2048 },
            ConsumeQueue = new() { UnitsPerFile = 10 },
            AppliesAll = appliesAll,
        };
        return MessageStore.Open(disk, Root, options)
            ?? throw new InvalidOperationException("The store is locked.");
    }
}
