using System.Collections.Immutable;

namespace ActorMQ.Model.State;

/// <summary>What all groups consume next of each queue, as they committed.</summary>
/// <remarks>
/// A commit that goes back counts too, since operators do that; a negative one means nothing.
/// Source: apache/rocketmq 8fc57f1 broker/.../offset/ConsumerOffsetManager.java.
/// </remarks>
public sealed class OffsetTable : StateTable
{
    private readonly Dictionary<(GroupName Group, TopicName Topic), Dictionary<QueueId, QueueOffset>>
        _offsets = [];

    /// <summary>The offsets of a snapshot.</summary>
    /// <param name="offsets">Of one queue the last counts.</param>
    /// <param name="reflected">The log position that the snapshot reflects.</param>
    /// <param name="version">The snapshot's version.</param>
    public OffsetTable(
        IEnumerable<CommittedOffset> offsets, JournalPosition reflected, ConfigVersion version)
        : base(reflected, version)
    {
        foreach (var offset in offsets)
            Commit(offset);
    }

    /// <summary>All offsets as they are now; a copy, in no order that means anything.</summary>
    public ImmutableArray<CommittedOffset> All =>
    [
        .. _offsets.SelectMany(static pair => pair.Value.Select(
            queue => new CommittedOffset(pair.Key.Group, pair.Key.Topic, queue.Key, queue.Value))),
    ];

    /// <summary>The committed offset; null when there is none.</summary>
    public QueueOffset? Find(GroupName group, TopicName topic, QueueId queue) =>
        _offsets.TryGetValue((group, topic), out var queues) && queues.TryGetValue(queue, out var offset)
            ? offset
            : null;

    /// <summary>Whether a group committed anything.</summary>
    public bool Knows(GroupName group) => _offsets.Keys.Any(key => key.Group == group);

    /// <summary>Whether anything was committed for a topic.</summary>
    public bool Knows(TopicName topic) => _offsets.Keys.Any(key => key.Topic == topic);

    private protected override bool Take(StateEvent change)
    {
        switch (change)
        {
            case OffsetsCommitted committed:
                foreach (ref readonly var offset in committed.Offsets.AsSpan())
                    Commit(offset);
                return true;
            case GroupOffsetsRemoved removed:
                return Remove(key => key.Group == removed.Group);
            case TopicOffsetsForgotten forgotten:
                return Remove(key => key.Topic == forgotten.Topic);
            case TopicDeleted deleted:
                return Remove(key => key.Topic == deleted.Topic);
            default:
                return false;
        }
    }

    private void Commit(in CommittedOffset commit)
    {
        if (commit.Offset < QueueOffset.Zero)
            return;
        if (!_offsets.TryGetValue((commit.Group, commit.Topic), out var queues))
            _offsets[(commit.Group, commit.Topic)] = queues = [];
        queues[commit.Queue] = commit.Offset;
    }

    private bool Remove(Func<(GroupName Group, TopicName Topic), bool> isGone)
    {
        var gone = _offsets.Keys.Where(isGone).ToList();
        gone.ForEach(key => _offsets.Remove(key));
        return gone.Count > 0;
    }
}
