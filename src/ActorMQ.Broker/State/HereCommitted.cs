using ActorMQ.Model;
using ActorMQ.Model.State;

namespace ActorMQ.Broker.State;

/// <summary>
/// Offsets that were committed while this replica followed: they are kept in memory alone, so that who
/// consumes from it while its leader is away does not begin anew. Used by the state's actor.
/// </summary>
/// <remarks>
/// What the leader's log says counts more. Bounded by groups and queues that there are.
/// Source: apache/rocketmq 8fc57f1 broker/.../slave/SlaveSynchronize.java#syncConsumerOffset, which
/// overwrites what was committed at the slave.
/// </remarks>
internal sealed class HereCommitted
{
    private readonly Dictionary<CommittedOffset, QueueOffset> _offsets = [];

    /// <summary>A group commits.</summary>
    internal void Commit(in CommittedOffset commit) => _offsets[KeyOf(commit)] = commit.Offset;

    /// <summary>What a group committed here; null: nothing.</summary>
    internal QueueOffset? Find(GroupName group, TopicName topic, QueueId queue) =>
        _offsets.TryGetValue(new CommittedOffset(group, topic, queue, QueueOffset.Zero), out var offset)
            ? offset
            : null;

    /// <summary>Forgets what an event of the leader's says otherwise.</summary>
    internal void OnEvent(StateEvent change)
    {
        switch (change)
        {
            case OffsetsCommitted committed:
                foreach (ref readonly var commit in committed.Offsets.AsSpan())
                    _offsets.Remove(KeyOf(commit));
                break;
            case TopicDeleted deleted:
                Remove(key => key.Topic == deleted.Topic);
                break;
            case TopicOffsetsForgotten forgotten:
                Remove(key => key.Topic == forgotten.Topic);
                break;
            case GroupOffsetsRemoved removed:
                Remove(key => key.Group == removed.Group);
                break;
        }
    }

    /// <summary>Forgets everything: this replica leads.</summary>
    internal void Clear() => _offsets.Clear();

    private static CommittedOffset KeyOf(in CommittedOffset commit) =>
        commit with { Offset = QueueOffset.Zero };

    private void Remove(Func<CommittedOffset, bool> isGone)
    {
        foreach (var key in _offsets.Keys.Where(isGone).ToList())
            _offsets.Remove(key);
    }
}
