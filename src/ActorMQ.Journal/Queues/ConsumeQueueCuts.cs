using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <content>Taking back messages of a log that was taken back.</content>
public sealed partial class ConsumeQueue
{
    /// <summary>Takes the units of all records from a place on out of the queue: <see cref="Max"/> falls.
    /// </summary>
    /// <remarks>For the thread that appends.</remarks>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    internal bool CutFrom(JournalPosition end)
    {
        lock (_buffers.Writing)
        {
            var max = FirstIndexWhere(Min.Value, Max.Value, index => IsBehind(index, end));
            if (max == Max.Value)
                return false;
            lock (_gate)
            {
                _waiting.CutTo((int)Math.Max(0, max - _written));
                (_written, _flushed) = (Math.Min(_written, max), Math.Min(_flushed, max));
                Volatile.Write(ref _max, max);
            }

            _units.CutFrom(WrittenEnd.Value);
            return true;
        }
    }

    /// <summary>A message that is lost counts as the one before it.</summary>
    private bool IsBehind(long index, JournalPosition end)
    {
        Span<ConsumeQueueUnit> unit = stackalloc ConsumeQueueUnit[1];
        for (; Read(new(index), unit) > 0; index--)
        {
            if (!unit[0].IsRemoved)
                return unit[0].Position >= end;
        }

        return false;
    }
}
