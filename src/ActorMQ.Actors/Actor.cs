namespace ActorMQ.Actors;

/// <summary>One state, touched by one thread at a time, changed by messages handled to their end.</summary>
/// <remarks>
/// An exception that leaves any of these methods fails the actor: it handles nothing more until its parent
/// has decided (see <see cref="Supervision"/>). Nothing here may block or await, unless the actor has a
/// dispatcher of its own (<see cref="Dispatchers.Dedicated"/>).
/// </remarks>
/// <typeparam name="TMessage">The actor's protocol; a class or a struct, immutable.</typeparam>
public abstract class Actor<TMessage>
{
    /// <summary>What the actor may do; set before <see cref="OnStart"/>, not yet in the
    /// constructor.</summary>
    protected internal ActorContext<TMessage> Context { get; internal set; } = null!;

    /// <summary>Runs before the first message, after creation and after each restart.</summary>
    protected internal virtual void OnStart() { }

    /// <summary>Handles one message to its end.</summary>
    protected internal abstract void Receive(TMessage message);

    /// <summary>Runs when a drained batch is handled, before the actor yields or stops: commit the group
    /// here.</summary>
    /// <remarks>
    /// Promise: after each message handled without failure it runs once, before the turn ends, unless a
    /// failure ends the batch and the parent restarts or stops the actor.
    /// </remarks>
    protected internal virtual void OnBatchEnd() { }

    /// <summary>Hears of deaths, failures of children and idleness; goes before waiting messages.</summary>
    protected internal virtual void OnSignal(Signal signal) { }

    /// <summary>Runs once for each instance, before a stop or a restart; the children are already
    /// stopped.</summary>
    /// <remarks>Also runs when <see cref="OnStart"/> failed, so that what it opened can be closed.</remarks>
    protected internal virtual void OnStop() { }
}
