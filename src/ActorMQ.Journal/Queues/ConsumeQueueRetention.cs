using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <content>
/// Letting go of the oldest messages: for one thread, which need not be the appending one.
/// </content>
public sealed partial class ConsumeQueue
{
    /// <summary>Units before this are let go of and in files, which are not needed any more.</summary>
    internal long DisposableEnd
    {
        get
        {
            lock (_gate)
                return Math.Min(_min, _written);
        }
    }

    /// <summary>Lets go of the messages that the log no longer has.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    internal void TrimBefore(JournalPosition logStart)
    {
        if (IsKeptAt(Min.Value, logStart))
            return;
        TrimBefore(new QueueOffset(
            FirstIndexWhere(Min.Value, Max.Value, index => IsKeptAt(index, logStart))));
    }

    /// <summary>
    /// Lets go of the messages before an offset: until the store is opened anew, or for good once their units
    /// are gone.
    /// </summary>
    internal void TrimBefore(QueueOffset offset)
    {
        lock (_gate)
        {
            if (!_isDeleted && offset.Value > _min && offset.Value <= _max)
                Volatile.Write(ref _min, offset.Value);
        }
    }

    /// <summary>
    /// What cannot be read is of a queue that was emptied meanwhile: there is nothing to let go of. A message
    /// that is lost counts as the one before it.
    /// </summary>
    private bool IsKeptAt(long index, JournalPosition logStart)
    {
        Span<ConsumeQueueUnit> unit = stackalloc ConsumeQueueUnit[1];
        while (Read(new(index), unit) > 0)
        {
            if (!unit[0].IsRemoved || index == Min.Value)
                return unit[0].Position >= logStart;
            index--;
        }

        return true;
    }
}
