using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <content>Deleting topics.</content>
public sealed partial class ConsumeQueues
{
    /// <summary>
    /// Takes all messages before <paramref name="end"/> out of the queues of topics. For the thread that
    /// applies and writes.
    /// </summary>
    /// <remarks>
    /// First it is noted, then the queues in use are emptied, then the files go: whatever a crash leaves of
    /// them, the note tells that they are of the deleted topic.
    /// </remarks>
    /// <returns>The queues that were in use: whoever holds them needs new ones.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    internal IReadOnlyList<ConsumeQueue> Delete(IReadOnlyCollection<TopicName> topics, JournalPosition end)
    {
        List<ConsumeQueue> used;
        lock (_gate)
            used = [.. _queues.Values.Where(queue => topics.Contains(queue.Topic))];
        var there = topics
            .Where(topic => used.Exists(queue => queue.Topic == topic) || StoredQueuesOf(topic).Any())
            .ToHashSet();
        if (there.Count == 0)
            return [];

        var noted = _deletions.Note(there, end);
        lock (_gate)
        {
            _deletions.Use(noted);
            used = [.. _queues.Values.Where(queue => there.Contains(queue.Topic))];
            foreach (var queue in used)
            {
                _queues.Remove((queue.Topic, queue.Queue));
                queue.Delete();
            }

            foreach (var topic in there)
            {
                foreach (var queue in StoredQueuesOf(topic))
                    UnitsOf(topic, queue).CutFrom(0);
            }
        }

        return used;
    }
}
