using ActorMQ.Broker.Queues;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// What comes of records that are acknowledged and that another replica, or an earlier life, has written:
/// queues hear that they have grown, and the state takes up its events. Used by the log's writer.
/// </summary>
internal sealed class FollowedRecords(MessageStore store, ReplicaLinks links, FollowedTopics topics)
    : IRecordsApplied
{
    private readonly HashSet<ConsumeQueue> _grown = [];
    private List<FollowedEvent> _events = [];

    /// <summary>Applies everything before a position, and tells who has to hear of it.</summary>
    /// <exception cref="Journal.Files.DiskFullException">A part of it may be applied; try again.</exception>
    /// <exception cref="InvalidDataException">An event is of a kind not known here.</exception>
    /// <exception cref="IOException">The disk could not read, or the log is dead.</exception>
    internal void ApplyThrough(JournalPosition end)
    {
        try
        {
            store.ApplyThrough(end, this);
        }
        finally
        {
            Tell();
        }
    }

    /// <inheritdoc/>
    public bool OnApplying(MessageRecord record)
    {
        if (!record.Topic.SequenceEqual(StateTopic.NameUtf8))
            return !topics.IsGone(record.Topic);
        StateReader.Decode(record, out var change, out var place);
        topics.OnEvent(change, place);
        return true;
    }

    /// <inheritdoc/>
    public void OnApplied(MessageRecord record, ConsumeQueue? queue)
    {
        if (queue is not null)
            _grown.Add(queue);
        if (!record.Topic.SequenceEqual(StateTopic.NameUtf8))
            return;
        StateReader.Decode(record, out var change, out var place);
        _events.Add(new FollowedEvent(change, place));
    }

    /// <summary>Queues before the state: who sees a new topic finds its messages.</summary>
    private void Tell()
    {
        foreach (var queue in _grown.Where(static queue => !queue.IsDeleted))
            links.Queue(new QueueKey(queue.Topic, queue.Queue), new QueueGrown(queue, queue.Max));
        _grown.Clear();
        if (_events.Count == 0)
            return;
        links.State(new StateFollowed(_events));
        _events = [];
    }
}
