namespace ActorMQ.Actors;

/// <summary>How many messages may wait for an actor.</summary>
/// <remarks>
/// The bound counts messages that wait; the one in hand, stashed messages, due timers and system messages do
/// not count. At the bound <see cref="ActorRef{TMessage}.Tell(TMessage)"/> answers
/// <see cref="TellResult.MailboxFull"/>.
/// </remarks>
public sealed record MailboxOptions
{
    private MailboxOptions(int capacity) => Capacity = capacity;

    /// <summary>No bound: only for actors whose senders are bounded otherwise.</summary>
    public static MailboxOptions Unbounded { get; } = new(int.MaxValue);

    /// <summary>How many messages may wait, 1 or more; <see cref="int.MaxValue"/> is no bound.</summary>
    public int Capacity { get; }

    /// <summary>At most <paramref name="capacity"/> messages wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public static MailboxOptions Bounded(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new MailboxOptions(capacity);
    }
}
