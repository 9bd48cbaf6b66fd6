using ActorMQ.Broker.Queues;
using ActorMQ.Broker.State;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// Ends the queues of topics where the log says that the topics end, so that all replicas have the same
/// queues. Used by the log's writer.
/// </summary>
/// <remarks>
/// Between a topic's end and its next beginning the log may still hold messages of it, if an old version or a
/// standalone broker wrote them; they are in no queue. A topic that begins ends first: nothing is left of
/// what had its name before.
/// </remarks>
internal sealed class FollowedTopics(MessageStore store, ReplicaLinks links, IEnumerable<TopicName> there)
{
    private readonly HashSet<TopicName> _there = [.. there];
    private readonly HashSet<byte[]> _gone = new(Utf8Comparer.Instance);

    /// <summary>Whether messages of a topic are in no queue: it has ended, and not begun again.</summary>
    internal bool IsGone(ReadOnlySpan<byte> topicUtf8) =>
        _gone.Count > 0 && _gone.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(topicUtf8);

    /// <summary>An event comes next to be applied, or just was.</summary>
    /// <exception cref="Journal.Files.DiskFullException">Nothing has changed; try again.</exception>
    /// <exception cref="IOException">The log is dead.</exception>
    internal void OnEvent(StateEvent change, in EventPlace place)
    {
        switch (change)
        {
            case TopicDeleted deleted:
                End(deleted.Topic, place.Begin);
                _there.Remove(deleted.Topic);
                _gone.Add(TopicEntries.Utf8(deleted.Topic));
                break;
            case TopicKept kept:
                _there.Add(kept.Config.Name);
                _gone.Remove(TopicEntries.Utf8(kept.Config.Name));
                break;
            case TopicPut put when !_there.Contains(put.Config.Name):
                End(put.Config.Name, place.Begin);
                _there.Add(put.Config.Name);
                _gone.Remove(TopicEntries.Utf8(put.Config.Name));
                break;
        }
    }

    /// <summary>Whether a record of the state topic tells that a topic ends, or is put.</summary>
    internal static bool IsOfTopic(in MessageRecord record) =>
        record.TryGetProperty("TAGS"u8, out var kind) && StateEventCodec.IsOfTopic(kind);

    private void End(TopicName topic, JournalPosition place)
    {
        foreach (var queue in store.DeleteTopics([topic], place))
            links.Queue(new QueueKey(queue.Topic, queue.Queue), EndOfTopic.Instance);
    }
}
