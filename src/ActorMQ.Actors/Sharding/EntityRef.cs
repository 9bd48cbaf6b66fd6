namespace ActorMQ.Actors;

/// <summary>A handle on one entity, for as long as one likes: it survives passivation. Any thread.</summary>
public sealed class EntityRef<TKey, TMessage>
    where TKey : notnull
{
    private readonly ShardRegion<TKey, TMessage> _region;
    private ActorRef<TMessage>? _live;

    internal EntityRef(ShardRegion<TKey, TMessage> region, TKey key)
    {
        _region = region;
        Key = key;
    }

    /// <summary>The entity.</summary>
    public TKey Key { get; }

    /// <inheritdoc cref="ShardRegion{TKey, TMessage}.Tell"/>
    public TellResult Tell(TMessage message) =>
        _live is { } live ? Tell(message, live.Offer(message)) : Deliver(message);

    /// <summary>As <see cref="Tell(TMessage)"/>; an idle entity of the pool handles the message before this
    /// returns.</summary>
    /// <remarks>
    /// Saves the way to another thread where the caller is no actor, holds no lock, and the entity's turns
    /// are short. The caller's thread runs a few dozen messages at most, those of others among them, then
    /// the pool goes on.
    /// </remarks>
    public TellResult TellHere(TMessage message) =>
        _live is { } live ? Tell(message, live.OfferHere(message)) : Deliver(message);

    private TellResult Tell(TMessage message, Offered offered) => offered switch
    {
        Offered.Accepted => TellResult.Accepted,
        Offered.Full => TellResult.MailboxFull,
        _ => Deliver(message),
    };

    private TellResult Deliver(TMessage message) => _region.Home.Deliver(Key, message, out _live);

    /// <inheritdoc cref="ActorRef{TMessage}.Ask"/>
    /// <remarks>Fails with <see cref="EntityNotReachedException"/> when the entity lives on another node, or
    /// is to, and was not reached.</remarks>
    public Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> message, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var reply = new AskReply<TReply>(_region.System, _region.Guardian, deadline);
        return reply.Await(Tell(message(reply)), cancellationToken);
    }

    /// <summary>What to watch of the entity.</summary>
    internal ActorRef PresentLife() => _region.Home.PresentLife(Key);
}
