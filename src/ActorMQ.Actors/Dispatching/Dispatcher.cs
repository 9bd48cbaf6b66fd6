namespace ActorMQ.Actors;

/// <summary>Gives turns to actors that have something to do.</summary>
/// <remarks>Invariant: an actor is scheduled at most once at a time; the actor's own flag holds it.</remarks>
internal abstract class Dispatcher
{
    /// <summary>The actor has become ready. Called from any thread; never blocks.</summary>
    internal abstract void Schedule(ActorRef actor);

    /// <summary>As <see cref="Schedule(ActorRef)"/>, together with others if the dispatcher may.</summary>
    internal virtual void Schedule(ActorRef actor, ReadyTurns together) => Schedule(actor);

    /// <summary>As <see cref="Schedule(ActorRef)"/>; may run a short turn before it returns.</summary>
    internal virtual void ScheduleHere(ActorRef actor) => Schedule(actor);

    /// <summary>The actor has used up its turn and is still ready: others go first.</summary>
    internal abstract void Yield(ActorRef actor);
}
