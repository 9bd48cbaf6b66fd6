namespace ActorMQ.Actors;

/// <summary>What the kernel tells an actor, beside its messages.</summary>
public abstract record Signal
{
    private protected Signal() { }
}

/// <summary>A watched actor is gone for good.</summary>
/// <remarks>Promise: once for each watched actor, also when it was already gone when it was
/// watched.</remarks>
public sealed record Terminated(ActorRef Who) : Signal
{
    /// <summary>Why it is gone.</summary>
    public EndReason Reason { get; init; }
}

/// <summary>A child failed and <see cref="Decision"/> was taken by this actor's strategy. For
/// information.</summary>
public sealed record ChildFailed(ActorRef Child, Exception Failure, Directive Decision) : Signal;

/// <summary>No message came for the time set by <see cref="ActorContext.SetIdleTimeout"/>.</summary>
public sealed record ReceiveTimeout : Signal
{
    private ReceiveTimeout() { }

    internal static ReceiveTimeout Instance { get; } = new();
}
