using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <content>Following a log that may be taken back. All but reading is for the thread that applies.</content>
public sealed partial class ConsumeQueues
{
    /// <summary>As <see cref="Apply(MessageRecord)"/>; tells the queue that has the record's message now.
    /// </summary>
    internal bool TryApply(MessageRecord record, out ConsumeQueue? queue)
    {
        queue = null;
        if (!Rule.TryMakeUnit(record, out var unit))
            return true;

        var topic = _names.Of(record.Topic);
        if (!IsDirectoryName(topic.Value) || record.Position < _deletions.EndOf(topic))
            return true;
        queue = Get(topic, record.Queue);
        return Apply(queue, record.QueueOffset, unit);
    }

    /// <summary>Why a record could not be applied.</summary>
    internal InvalidDataException GapBefore(MessageRecord record)
    {
        var queue = Get(_names.Of(record.Topic), record.Queue);
        return new(
            $"{queue} ends at {queue.Max}, but {record.Position} holds its message {record.QueueOffset}");
    }

    /// <summary>
    /// A record is none of any queue's, nor are those of its topic before it. Noted with the next checkpoint:
    /// before that a start tells of the record again.
    /// </summary>
    internal void PassOver(MessageRecord record)
    {
        lock (_gate)
            _deletions.Raise(_names.Of(record.Topic), record.Position + record.Bytes.Length);
    }

    /// <summary>Makes durable what was passed over.</summary>
    /// <exception cref="IOException">The disk refused; try again.</exception>
    internal void SaveDeletions() => _deletions.Save();

    /// <summary>Whether a topic was deleted at a place behind this.</summary>
    internal bool IsDeletedBehind(JournalPosition end) => _deletions.Latest > end;

    /// <summary>Deletions behind a place did not happen. Durable.</summary>
    internal void ForgetDeletions(JournalPosition end)
    {
        lock (_gate)
            _deletions.Use(_deletions.NoteWithout(end));
    }

    /// <summary>Lowers, durably, what was noted of queues that tell of records from a place on.</summary>
    /// <returns>False when one of them does not hold what was noted.</returns>
    /// <exception cref="IOException">The disk refused; what was noted stands.</exception>
    internal bool LowerEnds(QueueEnds ends, JournalPosition bound)
    {
        var areThere = ends.Entries.Where(end => end.Last >= bound).All(IsThere);
        ends.Lower(bound, EndBefore);
        return areThere;
    }

    /// <summary>Takes the units of all records from a place on out of all queues.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    internal void CutFrom(JournalPosition end)
    {
        var queues = List().Select(name => Get(name.Topic, name.Queue)).ToList();
        if (end < _trustedEnd)
            _trustedEnd = end;
        foreach (var queue in queues)
        {
            if (queue.CutFrom(end))
                MarkDirty(queue);
        }
    }

    /// <summary>Whoever completes no checkpoint leaves its queues to the next one.</summary>
    internal void LeaveDirty(IEnumerable<ConsumeQueue> queues)
    {
        foreach (var queue in queues.Where(queue => !queue.IsDeleted))
            MarkDirty(queue);
    }

    /// <summary>Empties all queues for good, and removes their files. Whoever holds one needs a new one.
    /// </summary>
    /// <param name="trustedEnd">From here on records are applied next: the log's start.</param>
    /// <param name="noted">What was durable of them.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    internal void Clear(JournalPosition trustedEnd, IEnumerable<QueueEnd> noted)
    {
        var stored = List();
        lock (_gate)
        {
            foreach (var queue in _queues.Values)
                queue.Delete();
            _queues.Clear();
            _noted = noted.Where(end => end.Last >= _deletions.EndOf(end.Topic))
                .ToDictionary(end => (end.Topic, end.Queue));
            (_areEndsKnown, _trustedEnd) = (true, trustedEnd);
            foreach (var (topic, queue) in stored)
                UnitsOf(topic, queue).CutFrom(0);
        }
    }

    /// <summary>Builds all queues anew from the log's start up to a place.</summary>
    /// <exception cref="InvalidDataException">The log has gaps.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    internal void BuildAnew(JournalPosition end, IEnumerable<QueueEnd> noted)
    {
        Clear(_log.Start, noted);
        _appliedEnd = end;
        BuildAnew(static () => { });
        GoOnAfterNoted();
    }

    private QueueEnd? EndBefore(QueueEnd noted, JournalPosition bound)
    {
        var units = UnitsOf(noted.Topic, noted.Queue);
        var (begin, end) = units.Range();
        var index = units.FirstBehind(begin, Math.Clamp(noted.End.Value, begin, end), bound);
        return index > begin && units.Read(index - 1) is { IsThere: true, SizeBytes: < int.MaxValue } last
            ? noted with { End = new(index), Last = last.Position }
            : null;
    }
}
