namespace ActorMQ.Actors;

/// <summary>Where a reply goes. Carried by a message; made by <c>Ask</c>, by
/// <see cref="ReplyTo"/>, or by a <see cref="RemoteAsker"/>.</summary>
public abstract class ReplyTo<TReply>
{
    private protected ReplyTo() { }

    /// <summary>Gives the reply. Never blocks, never throws; any thread.</summary>
    /// <returns>False when it came too late or twice, or the actor behind is full or gone.</returns>
    public abstract bool Reply(TReply reply);

    /// <summary>Says that no reply comes, and why. Never blocks, never throws; any thread.</summary>
    /// <returns>False when nobody hears it: an ask fails with it, an actor only when it has said
    /// how.</returns>
    public virtual bool Fail(Exception failure) => false;

    /// <summary>How long the reply is still waited for; null when that is not known.</summary>
    internal virtual TimeSpan? Left => null;
}

/// <summary>Makes reply addresses.</summary>
public static class ReplyTo
{
    /// <summary>Replies are told to an actor, translated into its protocol.</summary>
    public static ReplyTo<TReply> Actor<TReply, TMessage>(
        ActorRef<TMessage> actor, Func<TReply, TMessage> translate)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(translate);
        return new ReplyToActor<TReply, TMessage>(actor, translate, failed: null);
    }

    /// <summary>As the other; that no reply comes is told to the actor too.</summary>
    public static ReplyTo<TReply> Actor<TReply, TMessage>(
        ActorRef<TMessage> actor, Func<TReply, TMessage> translate, Func<Exception, TMessage> failed)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(translate);
        ArgumentNullException.ThrowIfNull(failed);
        return new ReplyToActor<TReply, TMessage>(actor, translate, failed);
    }

    private sealed class ReplyToActor<TReply, TMessage>(
        ActorRef<TMessage> actor, Func<TReply, TMessage> translate, Func<Exception, TMessage>? failed)
        : ReplyTo<TReply>
    {
        public override bool Reply(TReply reply) => actor.Tell(translate(reply)) == TellResult.Accepted;

        public override bool Fail(Exception failure) =>
            failed is not null && actor.Tell(failed(failure)) == TellResult.Accepted;
    }
}
