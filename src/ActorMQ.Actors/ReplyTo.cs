namespace ActorMQ.Actors;

/// <summary>Where a reply goes. Carried by a message; made by <c>Ask</c> or
/// <see cref="ReplyTo.Actor"/>.</summary>
public abstract class ReplyTo<TReply>
{
    private protected ReplyTo() { }

    /// <summary>Gives the reply. Never blocks, never throws; any thread.</summary>
    /// <returns>False when it came too late or twice, or the actor behind is full or gone.</returns>
    public abstract bool Reply(TReply reply);
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
        return new ReplyToActor<TReply, TMessage>(actor, translate);
    }

    private sealed class ReplyToActor<TReply, TMessage>(
        ActorRef<TMessage> actor, Func<TReply, TMessage> translate) : ReplyTo<TReply>
    {
        public override bool Reply(TReply reply) => actor.Tell(translate(reply)) == TellResult.Accepted;
    }
}
