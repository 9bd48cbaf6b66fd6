namespace ActorMQ.Actors;

/// <summary>Bounds of a region and of its entities' lives.</summary>
public sealed record ShardRegionOptions<TMessage>
{
    /// <summary>
    /// How long an entity may be idle: it is passivated no earlier, and no more than an eighth later.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Entities alive at once. At the bound a message for a further one is answered
    /// <see cref="TellResult.MailboxFull"/>, and entities idle for an eighth of <see cref="PassivateAfter"/>
    /// make room.
    /// </summary>
    public int MaxEntities { get; init; } = int.MaxValue;

    /// <summary>What happens to entities that fail.</summary>
    public SupervisionStrategy Supervision { get; init; } = Actors.Supervision.Restart;

    /// <summary>
    /// Told to an idle entity in place of stopping it; it writes down what it must and then calls
    /// <see cref="ActorContext.StopSelf"/>. Unset: an idle entity is stopped.
    /// </summary>
    public TMessage PassivationMessage
    {
        get => field!;
        init
        {
            field = value;
            HasPassivationMessage = true;
        }
    }

    internal bool HasPassivationMessage { get; private init; }
}
