using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Journal;

/// <content>Taking back what a copy of a log holds and its original does not.</content>
/// <remarks>
/// What is not applied is in the log alone, and only the log is cut. Taking back what was applied is the rare
/// case: an original that has lost acknowledged messages. Then checkpoint and notes go first, durably, so
/// that a crash on the way leaves queues that are applied anew; then queues; the log last.
/// </remarks>
public sealed partial class MessageStore
{
    /// <summary>
    /// Takes back everything from a position on: out of the log and, where it was applied, out of queues and
    /// index. Durable when this returns; a crash before that may leave some of it in the log. For the thread
    /// that appends and applies.
    /// </summary>
    /// <remarks>
    /// When <paramref name="end"/> is before <see cref="AppliedEnd"/>, <see cref="ConsumeQueue.Max"/> of
    /// queues falls, and state that was folded from what goes must be folded anew. If a topic was deleted
    /// behind it, all queues are built anew, which takes as long as reading the log: whoever holds a queue
    /// then holds one that <see cref="ConsumeQueue.IsDeleted"/>.
    /// </remarks>
    /// <param name="end">As for <see cref="CommitLog.Truncate(JournalPosition)"/>.</param>
    /// <exception cref="ArgumentException">It is not between two records of the log; nothing has changed.
    /// </exception>
    /// <exception cref="DiskFullException">Try again: then it is done.</exception>
    /// <exception cref="JournalFailedException">Something may be half gone, and the log is dead.</exception>
    public void Truncate(JournalPosition end)
    {
        if (end < Log.Start || end > Log.AppendedEnd)
            throw new ArgumentException($"{end} is not in [{Log.Start}, {Log.AppendedEnd}].", nameof(end));
        if (end > Log.End)
            Log.Write();
        try
        {
            if (end < AppliedEnd || Queues.IsDeletedBehind(end))
                TakeBackApplied(end);
            Log.Truncate(end, _lastApplied);
            _applying = null;
        }
        catch (Exception exception) when (IsFatal(exception) && exception is not JournalFailedException)
        {
            throw Log.Fail($"Taking back the store from {end} on failed", exception);
        }
    }

    /// <summary>
    /// Empties the store, which then begins at a position: a copy that is behind its original's oldest
    /// segment begins anew there. Durable when this returns. For the thread that appends and applies.
    /// </summary>
    /// <remarks>
    /// A crash before that leaves the old store, which applies everything anew, or a first part of it, or an
    /// empty one at 0 or here. Whoever holds a queue then holds one that
    /// <see cref="ConsumeQueue.IsDeleted"/>.
    /// </remarks>
    /// <param name="at">Where a segment begins.</param>
    /// <exception cref="ArgumentException">No segment begins there.</exception>
    /// <exception cref="DiskFullException">Try again: then it is done.</exception>
    /// <exception cref="JournalFailedException">Something may be half gone, and the log is dead.</exception>
    public void BeginAnew(JournalPosition at)
    {
        if (!Log.IsSegmentBegin(at))
            throw new ArgumentException($"No segment begins at {at}.", nameof(at));
        try
        {
            lock (_completing)
            {
                LeaveMarks();
                Note(_checkpoint.WithoutQueues() with { PhysicTimestampMs = 0, IndexTimestampMs = 0 });
                _queueEnds.Clear();
                Volatile.Write(ref _appliedEnd, 0);
                Queues.Clear(JournalPosition.Start, []);
            }

            Log.BeginAt(at);
            Queues.ForgetDeletions(new(-1));
            BeginToApplyAt(at, lastApplied: null);
            _indexBound.CutFrom(JournalPosition.Start);
        }
        catch (Exception exception) when (IsFatal(exception) && exception is not JournalFailedException)
        {
            throw Log.Fail($"Beginning anew at {at} failed", exception);
        }
    }

    private void TakeBackApplied(JournalPosition end)
    {
        var storedMs = 0L;
        var applied = end < AppliedEnd ? end : AppliedEnd;
        var last = end < AppliedEnd ? Log.LastBefore(end, near: null, out storedMs) : _lastApplied;
        lock (_completing)
        {
            LeaveMarks();
            if (Queues.IsDeletedBehind(end))
            {
                Note(_checkpoint.WithoutQueues());
                Queues.LowerEnds(_queueEnds, applied);
                Queues.ForgetDeletions(end);
                Queues.BuildAnew(applied, _queueEnds.Entries);
            }
            else
            {
                if (_checkpoint.ConfirmedRecord >= end)
                    Note(ConfirmedAt(last, storedMs));
                Queues.LowerEnds(_queueEnds, end);
                Queues.CutFrom(end);
            }

            BeginToApplyAt(applied, last);
            _indexBound.CutFrom(applied);
        }
    }

    private StoreCheckpoint ConfirmedAt(JournalPosition? last, long storedMs) => _checkpoint with
    {
        PhysicTimestampMs = storedMs,
        LogicsTimestampMs = storedMs,
        IndexTimestampMs = Math.Min(_checkpoint.IndexTimestampMs, storedMs),
        ConfirmedRecord = last ?? JournalPosition.Start,
    };

    private void Note(StoreCheckpoint lowered)
    {
        lowered.Write(_files, CheckpointPath);
        _checkpoint = lowered;
        Volatile.Write(ref _indexTimestampMs, lowered.IndexTimestampMs);
        Volatile.Write(ref _keepFrom, Math.Min(_keepFrom, lowered.ConfirmedRecord.Value));
    }

    /// <summary>Marks that were prepared tell of what goes: nobody may complete them.</summary>
    private void LeaveMarks()
    {
        if (_lastMark is not { } last || last.Number <= _completedMark)
            return;
        Volatile.Write(ref _completedMark, last.Number);
        Queues.LeaveDirty(last.Queues);
    }

    private void BeginToApplyAt(JournalPosition end, JournalPosition? lastApplied)
    {
        _applying = null;
        _lastApplied = lastApplied;
        Volatile.Write(ref _appliedEnd, end.Value);
        Volatile.Write(ref _keepFrom, Math.Min(_keepFrom, (lastApplied ?? end).Value));
    }
}
