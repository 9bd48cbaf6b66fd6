namespace ActorMQ.Actors;

/// <summary>A timer of one actor; its message arrives like any other, on the actor's turn.</summary>
/// <remarks>
/// Promise: after <see cref="Cancel"/>, or a restart under the same key, a late message is dropped. A due
/// message goes before those that wait and does not count against the mailbox's bound. Ticks of a periodic
/// timer that the actor had no time for are merged into one. Used on the actor's turn only.
/// </remarks>
public abstract class ActorTimer
{
    private protected ActorTimer() { }

    /// <summary>The key under which it was started.</summary>
    public abstract string Key { get; }

    /// <summary>Whether a message is still to come.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops the timer. Doing so twice, or after it fired, does nothing.</summary>
    public abstract void Cancel();
}
