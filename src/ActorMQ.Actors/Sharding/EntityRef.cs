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
    public TellResult Tell(TMessage message)
    {
        if (_live is { } live)
        {
            var offered = live.Offer(message);
            if (offered == Offered.Accepted)
                return TellResult.Accepted;
            if (offered == Offered.Full)
                return TellResult.MailboxFull;
        }

        return _region.Home.Deliver(Key, message, out _live);
    }

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
