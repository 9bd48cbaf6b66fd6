using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal;

/// <content>
/// How far the log is applied: what lies before is in the queues and may be in index and state; what lies
/// behind is in the log alone, and may be taken back.
/// </content>
public sealed partial class MessageStore
{
    private readonly bool _appliesAll;
    private long _appliedEnd;
    private JournalPosition? _lastApplied;
    private JournalReader? _applying;

    /// <summary>
    /// Everything before this is in the consume queues, and no queue tells of anything behind it. The log's
    /// end where all that is written counts at once (<see cref="StoreOptions.AppliesAll"/>). Any thread.
    /// </summary>
    public JournalPosition AppliedEnd
    {
        get
        {
            if (_appliesAll)
                return Log.End;
            var (applied, start) = (new JournalPosition(Volatile.Read(ref _appliedEnd)), Log.Start);
            return applied < start ? start : applied;
        }
    }

    /// <summary>
    /// Applies what the log holds up to a position: puts it into the queues, and tells of each record. For
    /// the thread that appends and applies.
    /// </summary>
    /// <param name="end">Behind a record; nothing happens when it is applied already.</param>
    /// <param name="listener">Told of each record, also of those that go into no queue.</param>
    /// <exception cref="ArgumentException">It is not behind a record, or the log does not reach so far.
    /// </exception>
    /// <exception cref="DiskFullException">What comes before <see cref="AppliedEnd"/> is applied; try
    /// again.</exception>
    /// <exception cref="DamagedLogException">A record cannot be read.</exception>
    /// <exception cref="JournalFailedException">A queue lacks messages before one: the log is dead, and on
    /// opening queues are built anew.</exception>
    /// <exception cref="IOException">The disk could not read.</exception>
    public void ApplyThrough(JournalPosition end, IRecordsApplied listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var applied = AppliedEnd;
        if (end <= applied)
            return;
        if (end > Log.End)
            throw new ArgumentException($"The log ends at {Log.End}, before {end}.", nameof(end));

        if (_applying?.Position != applied)
            _applying = Log.ReadFrom(applied);
        RecordFault fault;
        while (_applying.TryRead(end, out var record, out fault))
        {
            if (_applying.Position > end)
                throw new ArgumentException($"{end} is not behind a record.", nameof(end));
            Apply(record, _applying.Position, listener);
        }

        if (fault != RecordFault.None)
            throw TornEnd.Damaged(Log, _applying.Position, fault, "it was to be applied");
        Volatile.Write(ref _appliedEnd, end.Value);
    }

    /// <summary>
    /// The caller has put everything before a position into the queues by itself. For the thread that appends
    /// and applies. Nothing to do where all that is written counts at once.
    /// </summary>
    /// <param name="end">Behind a record, in <c>[AppliedEnd, Log.End]</c>.</param>
    /// <param name="lastRecord">The last record before it; when it is not said, and the log goes on behind
    /// it, it is looked for in the log.</param>
    /// <exception cref="ArgumentException">The position is out of range, or not behind a record.</exception>
    public void NoteApplied(JournalPosition end, JournalPosition? lastRecord = null)
    {
        if (_appliesAll || end == AppliedEnd)
            return;
        if (end < AppliedEnd || end > Log.End)
            throw new ArgumentException($"{end} is not in [{AppliedEnd}, {Log.End}].", nameof(end));

        _lastApplied = lastRecord
            ?? (end == Log.AppendedEnd ? Log.LastRecord : Log.LastBefore(end, _lastApplied, out _));
        Volatile.Write(ref _appliedEnd, end.Value);
    }

    private void Apply(MessageRecord record, JournalPosition end, IRecordsApplied listener)
    {
        ConsumeQueue? queue = null;
        if (!listener.OnApplying(record))
            Queues.PassOver(record);
        else if (!Queues.TryApply(record, out queue))
            throw Log.Fail("Applying failed", Queues.GapBefore(record));

        _lastApplied = record.Position;
        Volatile.Write(ref _appliedEnd, end.Value);
        listener.OnApplied(record, queue);
    }
}
