using System.Collections.Immutable;

namespace ActorMQ.Model.Groups;

/// <summary>
/// What a group will consume next of each queue, as it committed. A mutable state, owned by one shell.
/// </summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 broker/.../offset/ConsumerOffsetManager.java.</remarks>
public sealed class GroupOffsets
{
    private readonly Dictionary<CommittedQueue, QueueOffset> _offsets;

    /// <summary>The offsets as they were read back.</summary>
    public GroupOffsets(IEnumerable<KeyValuePair<CommittedQueue, QueueOffset>> offsets) =>
        _offsets = new(offsets);

    /// <summary>All offsets as they are now.</summary>
    public ImmutableArray<KeyValuePair<CommittedQueue, QueueOffset>> All => [.. _offsets];

    /// <summary>Takes a commit; one that goes back counts too, since operators do that.</summary>
    /// <returns>
    /// False when nothing changed: the same offset again, or a negative one, which some clients send for a
    /// queue of which they consumed nothing.
    /// </returns>
    public bool Commit(CommittedQueue queue, QueueOffset offset)
    {
        if (offset < QueueOffset.Zero || (_offsets.TryGetValue(queue, out var old) && old == offset))
            return false;
        _offsets[queue] = offset;
        return true;
    }

    /// <summary>The committed offset; null when there is none.</summary>
    public QueueOffset? Find(CommittedQueue queue) => _offsets.TryGetValue(queue, out var offset)
        ? offset
        : null;

    /// <summary>Drops what was committed for a topic.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Forget(TopicName topic)
    {
        var gone = _offsets.Keys.Where(queue => queue.Topic == topic).ToList();
        gone.ForEach(queue => _offsets.Remove(queue));
        return gone.Count > 0;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => _offsets.Clear();
}

/// <summary>A queue that a group commits offsets for.</summary>
public readonly record struct CommittedQueue(TopicName Topic, QueueId Queue);
