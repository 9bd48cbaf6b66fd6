using System.Collections.Immutable;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.State;

/// <summary>A change of what a broker knows besides messages, as its log has it.</summary>
/// <remarks>
/// An event says what is, not what was wished: applying it needs no clock, no chance and no other table.
/// </remarks>
public abstract record StateEvent;

/// <summary>A topic is there, or is other than before.</summary>
public sealed record TopicPut(TopicConfig Config) : StateEvent;

/// <summary>
/// A topic is what it was: said again, for logs that do not reach back to where it became so.
/// </summary>
public sealed record TopicKept(TopicConfig Config) : StateEvent;

/// <summary>A topic is gone, and with it what was committed for it.</summary>
public sealed record TopicDeleted(TopicName Topic) : StateEvent;

/// <summary>A consumer group is there, or is other than before.</summary>
public sealed record GroupPut(SubscriptionGroupConfig Config) : StateEvent;

/// <summary>A consumer group is what it was; see <see cref="TopicKept"/>.</summary>
public sealed record GroupKept(SubscriptionGroupConfig Config) : StateEvent;

/// <summary>A consumer group is gone; what it committed stays.</summary>
public sealed record GroupDeleted(GroupName Group) : StateEvent;

/// <summary>Groups committed what they consume next: all that came while the log was busy, in one.</summary>
public sealed record OffsetsCommitted(ImmutableArray<CommittedOffset> Offsets) : StateEvent
{
    /// <summary>The same commits in the same order.</summary>
    public bool Equals(OffsetsCommitted? other) =>
        other is not null && Offsets.AsSpan().SequenceEqual(other.Offsets.AsSpan());

    /// <summary>A hash of how many there are.</summary>
    public override int GetHashCode() => Offsets.Length;
}

/// <summary>All that a group committed is forgotten.</summary>
public sealed record GroupOffsetsRemoved(GroupName Group) : StateEvent;

/// <summary>What was committed for a topic is forgotten: one of this name is about to be made.</summary>
public sealed record TopicOffsetsForgotten(TopicName Topic) : StateEvent;

/// <summary>What a group consumes next of a queue.</summary>
public readonly record struct CommittedOffset(
    GroupName Group, TopicName Topic, QueueId Queue, QueueOffset Offset);

/// <summary>Where an event lies in the log, and when it was stored.</summary>
/// <param name="Begin">Its record's first byte.</param>
/// <param name="End">Behind its record.</param>
/// <param name="StoredMs">Milliseconds since 1970.</param>
public readonly record struct EventPlace(JournalPosition Begin, JournalPosition End, long StoredMs);
