using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <content>
/// Letting go of the oldest messages: for one thread, which need not be the appending one.
/// </content>
public sealed partial class ConsumeQueues
{
    /// <summary>
    /// Lets go of the messages that the log no longer has, in every queue, and of the files that tell of
    /// nothing else.
    /// </summary>
    /// <remarks>
    /// The last file of a queue stays: where the queue goes on is told by it alone. A crash on the way leaves
    /// files too many, which the next round removes.
    /// </remarks>
    /// <returns>How many files went.</returns>
    /// <exception cref="IOException">The disk refused; the rest waits for the next call.</exception>
    public int Trim()
    {
        var count = 0;
        foreach (var (topic, queue) in List())
            count += Trim(topic, queue);
        return count;
    }

    /// <summary>The queues of a topic that have files or have been used.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    internal IReadOnlyList<ConsumeQueue> StoredOf(TopicName topic)
    {
        HashSet<QueueId> found;
        lock (_gate)
            found = [.. _queues.Keys.Where(key => key.Topic == topic).Select(key => key.Queue)];
        found.UnionWith(StoredQueuesOf(topic));
        return [.. found.Select(queue => Get(topic, queue))];
    }

    private int Trim(TopicName topic, QueueId queue)
    {
        ConsumeQueue? used;
        lock (_gate)
            used = _queues.GetValueOrDefault((topic, queue));
        used?.TrimBefore(_log.Start);

        // Under the gate no topic is deleted: then files of the same name would be of the topic's next life.
        lock (_gate)
        {
            if (_queues.GetValueOrDefault((topic, queue)) != used)
                return 0;
            var units = UnitsOf(topic, queue);
            return used is null ? units.DeleteBefore(_log.Start) : units.DeleteBefore(used.DisposableEnd);
        }
    }
}
