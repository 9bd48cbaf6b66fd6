namespace ActorMQ.Model.Topics;

/// <summary>What a topic is asked, and what has become of it.</summary>
/// <param name="Waiter">Comes back in the answer; the state never looks at it. Null wants no answer.</param>
public abstract record TopicCommand(object? Waiter);

/// <summary>A client sent to a topic that may not be there yet.</summary>
/// <param name="Pattern">The topic to make it after, as it is now; null when there is none.</param>
/// <param name="QueueCount">The queues that the client wants; the pattern's are the most.</param>
/// <param name="SystemFlags">The new topic's flags.</param>
/// <param name="Waiter">See <see cref="TopicCommand"/>.</param>
public sealed record CreateForSend(TopicConfig? Pattern, int QueueCount, int SystemFlags, object? Waiter)
    : TopicCommand(Waiter);

/// <summary>
/// A consumer group wants its retry topic. An existing one only takes over <paramref name="IsOrdered"/>.
/// </summary>
/// <param name="QueueCount">The queues of a new topic.</param>
/// <param name="IsOrdered">Whether the group reads an ordered topic.</param>
/// <param name="SystemFlags">A new topic's flags.</param>
/// <param name="Waiter">See <see cref="TopicCommand"/>.</param>
public sealed record CreateForGroup(int QueueCount, bool IsOrdered, int SystemFlags, object? Waiter)
    : TopicCommand(Waiter);

/// <summary>An operator creates the topic or changes it.</summary>
/// <param name="Wanted">All settings but the attributes.</param>
/// <param name="AttributeChange">See <see cref="TopicAttributes"/>.</param>
/// <param name="Waiter">See <see cref="TopicCommand"/>.</param>
public sealed record UpdateTopic(TopicConfig Wanted, string AttributeChange, object? Waiter)
    : TopicCommand(Waiter);

/// <summary>A name server's ORDER_TOPIC_CONFIG names the topic: it is ordered from now on, if it is there.
/// </summary>
public sealed record OrderTopic() : TopicCommand(Waiter: null);

/// <summary>An operator deletes the topic; deleting one that is not there succeeds.</summary>
/// <param name="Waiter">See <see cref="TopicCommand"/>.</param>
public sealed record DeleteTopic(object? Waiter) : TopicCommand(Waiter);

/// <summary>What was to be written is durable, or could not be written.</summary>
/// <param name="IsDurable">Whether it is.</param>
public sealed record TopicStored(bool IsDurable) : TopicCommand(Waiter: null)
{
    /// <summary>Why not, for people; null: no more is known.</summary>
    public string? Why { get; init; }
}

/// <summary>Another replica, which leads, has made this of the topic, durably.</summary>
/// <param name="Config">The topic now; null when it is gone.</param>
public sealed record TopicFollowed(TopicConfig? Config) : TopicCommand(Waiter: null);

/// <summary>What the shell has to do.</summary>
public abstract record TopicEffect;

/// <summary>Make the configuration durable and known, then say <see cref="TopicStored"/>.</summary>
public sealed record StoreTopic(TopicConfig Config) : TopicEffect;

/// <summary>Make the topic's end durable and known, then say <see cref="TopicStored"/>.</summary>
public sealed record EraseTopic : TopicEffect;

/// <summary>The topic is as the waiter wanted.</summary>
/// <param name="Waiter">Who waits.</param>
/// <param name="Config">The topic now; null when it is gone.</param>
public sealed record TopicReady(object? Waiter, TopicConfig? Config) : TopicEffect;

/// <summary>The waiter's wish is refused.</summary>
/// <param name="Waiter">Who waits.</param>
/// <param name="Reason">Why.</param>
/// <param name="Remark">Why, for people.</param>
public sealed record TopicRefused(object? Waiter, TopicRefusal Reason, string Remark) : TopicEffect;

/// <summary>Why a topic refuses.</summary>
public enum TopicRefusal
{
    /// <summary>There is no such topic, and none may be made.</summary>
    NotExist,

    /// <summary>The settings make no sense.</summary>
    Invalid,

    /// <summary>Too many wait for the topic already.</summary>
    Busy,

    /// <summary>The change could not be made durable.</summary>
    NotDurable,
}
