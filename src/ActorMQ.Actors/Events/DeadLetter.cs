namespace ActorMQ.Actors;

/// <summary>A message that reached nobody. Published on the event stream and counted.</summary>
/// <param name="Message">The message or reply.</param>
/// <param name="Recipient">The path of the actor, or what stood in its place.</param>
/// <param name="Reason">Why.</param>
public sealed record DeadLetter(object? Message, string Recipient, DeadLetterReason Reason)
{
    /// <summary>More about why, for people; null when there is no more to say.</summary>
    public string? Detail { get; init; }
}

/// <summary>Why a message reached nobody.</summary>
public enum DeadLetterReason
{
    /// <summary>The actor had stopped: who told it was answered so.</summary>
    ActorStopped,

    /// <summary>The actor had taken it, and stopped before it was the message's turn.</summary>
    NotHandled,

    /// <summary>A reply came after the deadline, after cancellation, or a second time.</summary>
    LateReply,

    /// <summary>The entity's shard had no known place in time, or its node did not take the
    /// message.</summary>
    NotReached,
}
