namespace ActorMQ.Actors;

/// <summary>How to make an actor, and how it runs.</summary>
/// <param name="Factory">Makes a fresh instance; called on the actor's own turn, again for each
/// restart.</param>
public sealed record Props<TMessage>(Func<Actor<TMessage>> Factory)
{
    /// <summary>How many messages may wait; unbounded unless said.</summary>
    public MailboxOptions Mailbox { get; init; } = MailboxOptions.Unbounded;

    /// <summary>Which threads run the actor; the thread pool unless said.</summary>
    public DispatcherChoice Dispatcher { get; init; } = Dispatchers.ThreadPool;

    /// <summary>What happens to this actor's children when they fail.</summary>
    public SupervisionStrategy Supervision { get; init; } = Actors.Supervision.Restart;

    /// <summary>Messages handled before the actor lets others have its thread; also the largest
    /// batch.</summary>
    public int ThroughputPerTurn { get; init; } = 1024;

    /// <summary>How many messages may be stashed at once.</summary>
    public int StashCapacity { get; init; } = 1024;

    /// <summary>Children that it has from its first message on: a region's guardian has entities.</summary>
    internal ChildSet? Children { get; init; }
}
