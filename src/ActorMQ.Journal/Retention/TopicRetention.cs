using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Journal.Retention;

/// <summary>
/// Topics that keep their messages for a time of their own, RocketMQ's <c>reserve.time</c>.
/// </summary>
/// <remarks>
/// RocketMQ 5.3 heeds the attribute in tiered storage alone, where it replaces the store's own time:
/// apache/rocketmq 8fc57f1 tieredstore/.../file/FlatMessageFile.java#getFileReservedHours.
/// </remarks>
internal static class TopicRetention
{
    /// <summary>The first place in the log of a message that is younger than its topic's time.</summary>
    /// <returns>Everything may go, as far as these topics are concerned, before this; the log's end when none
    /// has such a message.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static JournalPosition KeepFrom(
        MessageStore store, IEnumerable<KeyValuePair<TopicName, TimeSpan>> topics, DateTimeOffset now)
    {
        var keepFrom = store.Log.End;
        Span<ConsumeQueueUnit> unit = stackalloc ConsumeQueueUnit[1];
        foreach (var (queue, keptFromMs) in QueuesOf(store, topics, now))
        {
            var first = queue.FindByStoreTime(store.Log, keptFromMs, TimeBoundary.Lower);
            if (queue.Read(first, unit) == 1 && unit[0].Position < keepFrom)
                keepFrom = unit[0].Position;
        }

        return keepFrom;
    }

    /// <summary>Takes the messages that are older than their topic's time out of its queues.</summary>
    /// <returns>Whether a queue had some.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static bool Trim(
        MessageStore store, IEnumerable<KeyValuePair<TopicName, TimeSpan>> topics, DateTimeOffset now)
    {
        var hasTrimmed = false;
        foreach (var (queue, keptFromMs) in QueuesOf(store, topics, now))
        {
            var before = queue.Min;
            queue.TrimBefore(queue.FindByStoreTime(store.Log, keptFromMs, TimeBoundary.Lower));
            hasTrimmed |= queue.Min > before;
        }

        return hasTrimmed;
    }

    /// <summary>
    /// Each queue with the store time from which on its messages are kept; what is just as old as it may be
    /// has aged.
    /// </summary>
    private static IEnumerable<(ConsumeQueue Queue, long KeptFromMs)> QueuesOf(
        MessageStore store, IEnumerable<KeyValuePair<TopicName, TimeSpan>> topics, DateTimeOffset now)
    {
        foreach (var (topic, time) in topics)
        {
            var keptFromMs = now.ToUnixTimeMilliseconds() - (long)time.TotalMilliseconds + 1;
            foreach (var queue in store.Queues.StoredOf(topic))
                yield return (queue, keptFromMs);
        }
    }
}
