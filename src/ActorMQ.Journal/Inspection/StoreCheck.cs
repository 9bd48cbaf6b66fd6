using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Reads a whole store that no broker has open, and tells what is not as it should be.</summary>
public static class StoreCheck
{
    /// <summary>
    /// Looks at every record, every queue, the index and how the store was left; changes nothing.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">The store's directory, ActorMQ's or Apache RocketMQ's.</param>
    /// <exception cref="InvalidDataException">There is no store.</exception>
    /// <exception cref="IOException">A broker has it open, or the disk could not read.</exception>
    public static StoreReport Run(IJournalFiles files, string root)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var store = StoreFiles.Open(files, root);
        return Run(store);
    }

    internal static StoreReport Run(StoreFiles store)
    {
        var findings = new List<Finding>();
        var deletedEnds = ReadDeletions(store, findings);
        var queues = new QueueCheck(
            store, deletedEnds, QueueEnds.Open(store.Files, $"{store.Root}/queueends"), findings.Add);
        var checkpoint = StoreCheckpoint.Read(store.Files, $"{store.Root}/checkpoint");
        using var index = new IndexCheck(store, checkpoint, findings.Add);
        var flushed = FlushedMark.Read(store.Files, $"{store.Root}/flushed");
        var tally = new Tally();
        var stretches = new List<DamagedStretch>();
        JournalPosition? runEnd = null;
        foreach (var run in store.OpenRuns())
        {
            if (runEnd is { } end)
                AddMissing(store, findings, end, run.Start);
            runEnd = run.End;
            var torn = CommitLog.TornEndOf(run, flushed, checkpoint, store.StoppedCleanly);
            var walked = LogWalk.Walk(run, run.Start, flushed, record =>
            {
                tally.Take(record, store, findings);
                queues.Take(record);
                index.Take(record);
                return true;
            });
            foreach (var stretch in walked)
            {
                var judged = stretch with { WhyDamaged = torn.WhyDamaged(stretch.Begin) };
                stretches.Add(judged);
                Add(store, judged, findings);
            }
        }

        var queueCount = queues.Finish(new(store.Begins[0]));
        return new StoreReport
        {
            Root = store.Root,
            StoppedCleanly = store.StoppedCleanly,
            SegmentCount = store.Begins.Count,
            SegmentSizeBytes = store.SegmentSizeBytes,
            Start = new(store.Begins[0]),
            End = tally.End ?? new(store.Begins[0]),
            FlushedEnd = flushed,
            Checkpoint = checkpoint,
            RecordCount = tally.Count,
            RecordSizeBytes = tally.SizeBytes,
            SealedCount = tally.SealedCount,
            FirstStoreTimestampMs = tally.FirstMs ?? 0,
            LastStoreTimestampMs = tally.LastMs,
            QueueCount = queueCount,
            IndexFileCount = index.FileCount,
            Findings = findings,
            Stretches = stretches,
        };
    }

    private static void Add(StoreFiles store, DamagedStretch stretch, List<Finding> findings)
    {
        var why = stretch.WhyDamaged;
        if (why is null && stretch.IsLast && stretch.IsEmpty)
            return;

        var size = stretch.End - stretch.Begin;
        var what = (stretch.IsEmpty, stretch.IsLast) switch
        {
            (true, true) => "the log ends here",
            (true, false) => $"{size} bytes are empty",
            (false, true) => $"no whole record up to the log's end: {TornEnd.TextOf(stretch.Fault)}",
            (false, false) => $"{size} bytes are no records: {TornEnd.TextOf(stretch.Fault)}",
        };
        var text = why is null
            ? $"{what}; a crash tore it, and the next start cuts the log here"
            : $"{what}, but {why}";
        findings.Add(new(
            why is null ? FindingKind.Note : FindingKind.Damage,
            store.PathOf(stretch.Begin),
            store.OffsetOf(stretch.Begin),
            text));
    }

    private static void AddMissing(
        StoreFiles store, List<Finding> findings, JournalPosition begin, JournalPosition end) =>
        findings.Add(new(
            FindingKind.Damage,
            store.PathOf(begin),
            0,
            $"{(end - begin) / store.SegmentSizeBytes} files are missing, with positions {begin} to {end}"));

    private static Dictionary<TopicName, JournalPosition> ReadDeletions(
        StoreFiles store, List<Finding> findings)
    {
        var path = $"{store.Root}/deletedtopics";
        try
        {
            return store.Files.Exists(path)
                ? TopicDeletions.Read(store.Files, path).ToDictionary(one => one.Key, one => one.Value[^1])
                : [];
        }
        catch (InvalidDataException damage)
        {
            findings.Add(new(FindingKind.Damage, path, 0, damage.Message));
            return [];
        }
    }

    /// <summary>Counts records, and sees to what holds from one to the next.</summary>
    private sealed class Tally
    {
        public long Count { get; private set; }

        public long SizeBytes { get; private set; }

        public long SealedCount { get; private set; }

        public long? FirstMs { get; private set; }

        public long LastMs { get; private set; }

        public JournalPosition? End { get; private set; }

        public void Take(MessageRecord record, StoreFiles store, List<Finding> findings)
        {
            var storedMs = record.StoreTimestampMs;
            if (storedMs < LastMs)
            {
                findings.Add(new(
                    FindingKind.Note, store.PathOf(record.Position), store.OffsetOf(record.Position),
                    $"stored {LastMs - storedMs} ms before the record in front: searches by time may err"));
            }

            Count++;
            SizeBytes += record.Bytes.Length;
            SealedCount += RecordCrc.IsIn(record.Bytes) ? 1 : 0;
            FirstMs ??= storedMs;
            LastMs = Math.Max(LastMs, storedMs);
            End = record.Position + record.Bytes.Length;
        }
    }
}
