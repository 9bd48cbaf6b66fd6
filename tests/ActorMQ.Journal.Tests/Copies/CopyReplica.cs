using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Tests.Index;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>A record as some leader appended it.</summary>
/// <param name="Position">In the log.</param>
/// <param name="Bytes">The log's own.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Offset">In its queue.</param>
/// <param name="Deletes">The topic whose deletion it tells; null in messages.</param>
internal sealed record CopiedRecord(
    JournalPosition Position, byte[] Bytes, string Topic, long Offset, string? Deletes)
{
    public JournalPosition End => Position + Bytes.Length;

    public static CopiedRecord Of(MessageRecord record)
    {
        var topic = Encoding.UTF8.GetString(record.Topic);
        var isEvent = string.Equals(topic, CopyReplica.EventTopic, StringComparison.Ordinal);
        var deletes = isEvent && record.TryGetProperty("KEYS"u8, out var keys)
            ? Encoding.UTF8.GetString(keys)
            : null;
        return new(record.Position, record.Bytes.ToArray(), topic, record.QueueOffset.Value, deletes);
    }
}

/// <summary>One store of a <see cref="CopyHistory"/>, beside a plain list of what was appended to it.</summary>
internal sealed class CopyReplica(int seed, StoreOptions options, IndexOptions sizes) : IRecordsApplied
{
    public const string EventTopic = "events";
    public static readonly string[] Topics = ["orders", "pay", EventTopic];
    private JournalPosition _applyingTo;

    public SimulatedDisk Disk { get; } = new(seed);

    public MessageStore Store { get; private set; } = null!;

    public MessageIndex Index { get; private set; } = null!;

    public CommitLog Log => Store.Log;

    /// <summary>All from the log's very begin on, also what it does not keep any more.</summary>
    public List<CopiedRecord> Records { get; set; } = [];

    /// <summary>Where a cut that a crash may break off was to end; null while none is under way.</summary>
    public JournalPosition? CuttingTo { get; set; }

    /// <summary>Where the store was to begin anew; null unless it is under way.</summary>
    public JournalPosition? BeginningAt { get; set; }

    public void Open()
    {
        Store = MessageStore.Open(Disk, CopiedStore.Root, options)
            ?? throw new InvalidOperationException("The store is locked.");
        Index = Store.OpenIndex(sizes, TimeProvider.System);
    }

    /// <summary>A disk that refuses the index harms nothing else.</summary>
    public void UseIndex(Action<MessageIndex> use)
    {
        try
        {
            use(Index);
        }
        catch (DiskFullException)
        {
            Index.RemoveUnflushed();
            Index.Dispose();
            Index = Store.OpenIndex(sizes, TimeProvider.System);
        }
    }

    public void ApplyThrough(JournalPosition end)
    {
        _applyingTo = end;
        Store.ApplyThrough(end, this);
    }

    public bool OnApplying(MessageRecord record)
    {
        Assert.True(Store.AppliedEnd <= record.Position);
        if (CopiedRecord.Of(record).Deletes is { } topic)
            Store.DeleteTopics([new(topic)], record.Position + record.Bytes.Length);
        return true;
    }

    public void OnApplied(MessageRecord record, ConsumeQueue? queue)
    {
        Assert.Equal(record.Position + record.Bytes.Length, Store.AppliedEnd);
        if (queue is null)
            Assert.True(DeletedEnd(Encoding.UTF8.GetString(record.Topic)) > record.Position);
        else
            Assert.True(queue.Max > record.QueueOffset);
    }

    public void Take(ReadOnlySpan<byte> run)
    {
        while (MessageRecord.Read(run, out var record) == RecordFault.None)
        {
            Records.Add(CopiedRecord.Of(record));
            run = run[record.Bytes.Length..];
        }
    }

    /// <summary>The offset that the next message of a topic gets, by what is in the log.</summary>
    public long NextOffset(string topic)
    {
        for (var index = Records.Count - 1; index >= 0; index--)
        {
            if (string.Equals(Records[index].Deletes, topic, StringComparison.Ordinal))
                return 0;
            if (string.Equals(Records[index].Topic, topic, StringComparison.Ordinal))
                return Records[index].Offset + 1;
        }

        return 0;
    }

    /// <summary>
    /// A crash, and what is left then: a first part of what was appended, no shorter than was promised.
    /// </summary>
    public void CrashAndOpen(bool powerCut, Random random)
    {
        var (written, flushed) = (Log.End, Log.FlushedEnd);
        GoDown(powerCut, random);
        Store.Dispose();
        Index.Dispose();
        Disk.ChangesLeft = random.Next(4) == 0 ? random.Next(15) : long.MaxValue;
        try
        {
            Open();
        }
        catch (IOException) when (Disk.ChangesLeft < 15)
        {
            powerCut |= random.Next(2) == 0;
            GoDown(powerCut, random);
            Open();
        }

        Disk.ChangesLeft = long.MaxValue;
        Opened(floor: powerCut ? flushed : written);
    }

    /// <summary>Queues and index tell of what is applied, and of nothing else.</summary>
    public void Check()
    {
        Assert.True(Store.AppliedEnd >= Log.Start && Store.AppliedEnd <= Log.End);
        Assert.True(Log.FlushedEnd <= Log.End);
        foreach (var topic in Topics)
            CheckQueue(topic);
        Index.CatchUp();
        Assert.Equal(Store.AppliedEnd, Index.IndexedEnd);
        var model = KeyModel.Of(Log, Store.AppliedEnd);
        foreach (var (topic, key) in model.Keys.Append(("orders", "nobody's")))
            Assert.Equal(model.Find(topic, key), Index.Ask(topic, key));
    }

    /// <summary>The log holds what was appended, and nothing else.</summary>
    public void CheckLog()
    {
        var reader = Log.ReadFrom(Log.Start);
        var kept = Records.Where(record => record.Position >= Log.Start && record.End <= Log.End).ToList();
        foreach (var record in kept)
        {
            Assert.True(reader.TryRead(out var found, out _), $"no record at {record.Position}");
            Assert.Equal(record.Position, found.Position);
            Assert.True(found.Bytes.SequenceEqual(record.Bytes), $"another record at {record.Position}");
        }

        Assert.False(reader.TryRead(out var more, out var fault));
        Assert.Equal(RecordFault.None, fault);
        Assert.Equal(JournalPosition.Start, more.Bytes.IsEmpty ? JournalPosition.Start : more.Position);
    }

    private void GoDown(bool powerCut, Random random)
    {
        if (powerCut)
            Disk.PowerCut(random);
        else
            Disk.Kill();
    }

    private void Opened(JournalPosition floor)
    {
        Assert.True(
            Store.AppliedEnd <= _applyingTo || Store.AppliedEnd == Log.Start,
            $"applied to {Store.AppliedEnd}, when it was to {_applyingTo}");
        Assert.Equal(Log.End, Log.FlushedEnd);
        var isAnew = BeginningAt is not null && Log.Start == Log.End
            && (Log.Start == BeginningAt || Log.Start == JournalPosition.Start);
        if (CuttingTo < floor)
            floor = CuttingTo.Value;
        if (BeginningAt is null)
            Assert.True(Log.End >= floor, $"the log ends at {Log.End}, before {floor}");
        if (!isAnew)
            CheckLog();
        Records.RemoveAll(record => record.End > Log.End);
        (CuttingTo, BeginningAt) = (null, null);
        Check();
    }

    /// <summary>A deletion is noted at once, and a crash may take back how far the log is applied.</summary>
    private JournalPosition DeletedEnd(string topic)
    {
        const string path = CopiedStore.Root + "/deletedtopics";
        return Disk.Exists(path)
            ? TopicDeletions.Read(Disk, path).GetValueOrDefault(new(topic), [default])[^1]
            : JournalPosition.Start;
    }

    private void CheckQueue(string topic)
    {
        var applied = Records.TakeWhile(record => record.Position < Store.AppliedEnd).ToList();
        var deletion = applied.FindLast(
            record => string.Equals(record.Deletes, topic, StringComparison.Ordinal));
        var begin = Math.Max(deletion?.End.Value ?? 0, DeletedEnd(topic).Value);
        if (begin > Store.AppliedEnd.Value)
            Assert.Contains(Records, record => record.Deletes is not null && record.End.Value == begin);
        var wanted = applied
            .Where(record => string.Equals(record.Topic, topic, StringComparison.Ordinal))
            .Where(record => record.Position.Value >= begin)
            .ToList();
        var kept = wanted.Where(record => record.Position >= Log.Start).ToList();
        var queue = CopiedStore.QueueOf(Store, topic);
        var max = wanted.Count == 0 ? 0 : wanted[^1].Offset + 1;
        // Of what came before its log's begin a copy knows nothing.
        if (kept.Count == 0 && Log.Start > JournalPosition.Start)
        {
            Assert.Equal(queue.Min, queue.Max);
            return;
        }

        Assert.True(
            max == queue.Max.Value,
            $"{queue} ends at {queue.Max}, not at {max}; deleted before {begin}, applied to {Store.AppliedEnd}, "
            + $"log [{Log.Start}, {Log.End})");
        Assert.Equal(kept.Count == 0 ? max : kept[0].Offset, queue.Min.Value);
        Assert.Equal(kept.Select(record => record.Position), CopiedStore.UnitsOf(Store, topic)
            .Select(unit => unit.Position));
    }
}
