using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>Which end of the messages around a moment is asked for.</summary>
public enum TimeBoundary
{
    /// <summary>
    /// The first message stored at the moment or later; behind the last when there is none.
    /// </summary>
    Lower = 0,

    /// <summary>The last message stored at the moment or earlier; the first when there is none.</summary>
    Upper = 1,
}

/// <summary>Finds queue offsets by store time. Store times never fall along a queue.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 store/.../ConsumeQueue.java#binarySearchInQueueByTime.</remarks>
public static class StoreTimeSearch
{
    /// <summary>Looks for a moment among the messages of a queue.</summary>
    /// <param name="queue">Searched in <c>[Min, Max)</c>.</param>
    /// <param name="log">The log that the queue points into.</param>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <param name="boundary">Which side of the moment.</param>
    /// <returns>In <c>[Min, Max]</c>; <c>Min</c> of an empty queue.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static QueueOffset FindByStoreTime(
        this ConsumeQueue queue, CommitLog log, long timestampMs, TimeBoundary boundary)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(log);
        var low = queue.Min.Value;
        var high = queue.Max.Value;
        var begin = low;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var storedMs = StoreTimeOf(queue, log, middle, begin, high);
            if (boundary == TimeBoundary.Lower ? storedMs >= timestampMs : storedMs > timestampMs)
                high = middle;
            else
                low = middle + 1;
        }

        return new(boundary == TimeBoundary.Lower ? low : Math.Max(begin, low - 1));
    }

    /// <summary>
    /// What is no longer kept was stored before everything that is. A message that is lost counts as stored
    /// with the one before it; a damaged record as stored with the next that is not, or after all without one.
    /// </summary>
    private static long StoreTimeOf(ConsumeQueue queue, CommitLog log, long offset, long begin, long end)
    {
        Span<ConsumeQueueUnit> unit = stackalloc ConsumeQueueUnit[1];
        while (offset > begin && queue.Read(new(offset), unit) == 1 && unit[0].IsRemoved)
            offset--;
        for (; offset < end; offset++)
        {
            if (queue.Read(new(offset), unit) < 1 || (!unit[0].IsRemoved && unit[0].Position < log.Start))
                return long.MinValue;
            if (!unit[0].IsRemoved && log.TryReadStoreTimestamp(unit[0].Position, out var storedMs))
                return storedMs;
        }

        return long.MaxValue;
    }
}
