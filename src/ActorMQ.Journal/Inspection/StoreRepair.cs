using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Inspection;

/// <summary>
/// Mends a store that no broker has open: first tells how, then does it. Holds the store's lock meanwhile.
/// </summary>
/// <remarks>
/// A damaged stretch with whole records behind it becomes records that every reader passes over; damage
/// without any is cut away, as a torn end is. The queue offsets of lost messages stay theirs: they read as
/// removed. All bytes that are overwritten or cut are copied first.
/// </remarks>
public sealed class StoreRepair : IDisposable
{
    private readonly StoreFiles _store;

    private StoreRepair(StoreFiles store)
    {
        _store = store;
        Report = StoreCheck.Run(store);
        Steps = [.. Plan()];
    }

    /// <summary>What is wrong.</summary>
    public StoreReport Report { get; }

    /// <summary>What <see cref="Apply"/> does, in order; none when nothing needs mending.</summary>
    public IReadOnlyList<RepairStep> Steps { get; }

    /// <summary>Looks at a store; changes nothing.</summary>
    /// <exception cref="InvalidDataException">There is no store.</exception>
    /// <exception cref="IOException">A broker has it open, or the disk could not read.</exception>
    public static StoreRepair Open(IJournalFiles files, string root)
    {
        ArgumentNullException.ThrowIfNull(files);
        var store = StoreFiles.Open(files, root);
        try
        {
            return new StoreRepair(store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Does the steps; durable when this returns, and the store is as after a clean stop.</summary>
    /// <param name="keepIn">A new directory, which gets what is overwritten and cut.</param>
    /// <exception cref="IOException">
    /// The disk refused. The store is between its old state and the new one: repair it again.
    /// </exception>
    public void Apply(string keepIn)
    {
        if (Steps.Count == 0)
            return;
        if (Steps.All(step => step.Kind == RepairKind.DropIndex))
        {
            foreach (var step in Steps)
                Do(step, keepIn);
            Dispose();
            return;
        }

        // Until all is done it must not look as if it had been stopped cleanly.
        _store.Files.Open($"{_store.Root}/abort").Dispose();
        var end = Report.End;
        foreach (var step in Steps)
        {
            if (step.Kind == RepairKind.Cut)
                end = step.Begin;
            Do(step, keepIn);
        }

        RewriteNotes(end);
        Dispose();
        BuildQueues();
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private IEnumerable<RepairStep> Plan()
    {
        var deletions = $"{_store.Root}/deletedtopics";
        if (Report.Findings.Any(found => string.Equals(found.Path, deletions, StringComparison.Ordinal)))
        {
            yield return new(
                RepairKind.PutAside, deletions, default, default, 0,
                "the notes of deleted topics are put aside: messages of deleted topics may come back");
        }

        foreach (var step in PlanLog())
            yield return step;
        var damages = Report.Findings.Where(found => found.Kind == FindingKind.Damage).ToList();
        var index = damages.Find(IsOfIndex);
        if (damages.Exists(found => !IsOfIndex(found)))
        {
            yield return new(
                RepairKind.BuildQueues, _store.QueuesPath, default, default, 0,
                "all consume queues are built anew from the log, and by the next start the message index");
        }
        else if (index is not null)
        {
            yield return new(
                RepairKind.DropIndex, index.Path, default, default, 0,
                "this file of the message index and those behind it are put aside: "
                + "the next start builds them");
        }
    }

    private bool IsOfIndex(Finding found) =>
        found.Path.StartsWith(_store.IndexPath + "/", StringComparison.Ordinal);

    /// <summary>Up to where the log is cut, if it is, what is missing or damaged is filled.</summary>
    private IEnumerable<RepairStep> PlanLog()
    {
        var cut = Report.Stretches.FirstOrDefault(NeedsCut);
        foreach (var begin in MissingBegins().Where(begin => cut is null || begin < cut.Begin.Value))
        {
            yield return new(
                RepairKind.MakeFile, _store.PathOf(new(begin)), new(begin),
                new(begin + _store.SegmentSizeBytes), 0,
                "the missing file is made, with nothing in it: its messages are lost");
        }

        var filledEnd = JournalPosition.Start;
        foreach (var stretch in Report.Stretches.Where(stretch => !IsUnwritten(stretch)))
        {
            if (cut is not null && stretch.Begin >= cut.Begin)
                break;
            if (stretch.Begin < filledEnd)
                continue;
            filledEnd = EndOfFill(stretch);
            yield return new(
                RepairKind.Fill, _store.PathOf(stretch.Begin), stretch.Begin, filledEnd,
                stretch.LastStoreTimestampMs,
                $"{filledEnd - stretch.Begin} bytes from byte {_store.OffsetOf(stretch.Begin)} on become "
                + "records that readers pass over");
        }

        if (cut is not null)
            yield return Cut(cut);
    }

    private bool IsUnwritten(DamagedStretch stretch) =>
        IsAtLogEnd(stretch) && stretch.IsEmpty && stretch.WhyDamaged is null;

    private bool NeedsCut(DamagedStretch stretch) =>
        IsAtLogEnd(stretch) ? !IsUnwritten(stretch) : stretch.WhyDamaged is null && !stretch.IsLast;

    private bool IsAtLogEnd(DamagedStretch stretch) =>
        stretch.IsLast && stretch.End.Value == _store.Begins[^1] + _store.SegmentSizeBytes;

    private RepairStep Cut(DamagedStretch stretch)
    {
        var end = new JournalPosition(_store.Begins[^1] + _store.SegmentSizeBytes);
        return new(
            RepairKind.Cut, _store.PathOf(stretch.Begin), stretch.Begin, end, stretch.LastStoreTimestampMs,
            $"the log is cut at byte {_store.OffsetOf(stretch.Begin)}: "
            + (stretch.IsEmpty ? "nothing stands behind it" : "no whole record that counts is behind it"));
    }

    /// <summary>Room too small for a record takes the whole record behind it along; it is told as
    /// lost.</summary>
    private JournalPosition EndOfFill(DamagedStretch stretch)
    {
        var end = stretch.End;
        foreach (var run in _store.OpenRuns())
        {
            while (end - stretch.Begin < FillerRecord.SizeMin
                && end.Value % _store.SegmentSizeBytes != 0
                && run.TryReadRecord(end, out var record))
            {
                end += record.Bytes.Length;
            }
        }

        return end;
    }

    private IEnumerable<long> MissingBegins()
    {
        for (var index = 1; index < _store.Begins.Count; index++)
        {
            for (var begin = _store.Begins[index - 1] + _store.SegmentSizeBytes;
                begin < _store.Begins[index];
                begin += _store.SegmentSizeBytes)
            {
                yield return begin;
            }
        }
    }

    private void Do(RepairStep step, string keepIn)
    {
        var kept = new KeptBytes(_store, keepIn);
        switch (step.Kind)
        {
            case RepairKind.MakeFile:
                LogMender.MakeFile(_store, step);
                break;
            case RepairKind.Fill:
                kept.Copy(step.Begin, step.End);
                LogMender.Fill(_store, step);
                break;
            case RepairKind.Cut:
                kept.Copy(step.Begin, step.End);
                LogMender.Cut(_store, step.Begin);
                break;
            case RepairKind.PutAside:
                kept.Move(step.Path);
                break;
            case RepairKind.DropIndex:
                foreach (var name in _store.IndexNames())
                {
                    var path = $"{_store.IndexPath}/{name}";
                    if (string.CompareOrdinal(path, step.Path) >= 0)
                        kept.Move(path);
                }

                break;
            case RepairKind.BuildQueues:
                foreach (var (topic, queue) in _store.Queues().ToList())
                {
                    var directory = $"{_store.QueuesPath}/{topic}/{queue}";
                    foreach (var name in _store.Files.List(directory))
                        kept.Move($"{directory}/{name}");
                }

                foreach (var name in _store.Files.List($"{_store.Root}/index"))
                    kept.Move($"{_store.Root}/index/{name}");
                break;
        }
    }

    /// <summary>The next opening reads the whole log and trusts no queue.</summary>
    private void RewriteNotes(JournalPosition end)
    {
        var path = $"{_store.Root}/checkpoint";
        (Report.Checkpoint with
        {
            PhysicTimestampMs = 0,
            LogicsTimestampMs = 0,
            IndexTimestampMs = 0,
            ConfirmedRecord = default,
        }).Write(_store.Files, path);
        using var mark = FlushedMark.Open(_store.Files, $"{_store.Root}/flushed");
        mark.Write(end);
        mark.Flush();
        _store.Files.FlushDirectory(_store.Root);
    }

    private void BuildQueues()
    {
        using var store = MessageStore.Open(_store.Files, _store.Root, new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = _store.SegmentSizeBytes },
            ConsumeQueue = new() { UnitsPerFile = _store.UnitsPerFile },
        }) ?? throw new IOException($"the store {_store.Root} was opened by a broker meanwhile");
        store.Close();
    }
}
