namespace ActorMQ.Actors;

/// <summary>What an actor system leans on.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>The clock of every timer, deadline and back-off.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The seed of the kernel's only use of chance: the jitter of back-offs.</summary>
    public int Seed { get; init; }

    /// <summary>What happens to actors at the top of the tree when they fail.</summary>
    public SupervisionStrategy Supervision { get; init; } = Actors.Supervision.Restart;

    /// <summary>Hears every dead letter, on the thread that met it. Must neither block nor throw.</summary>
    public Action<DeadLetter>? DeadLetterSink { get; init; }

    /// <summary>Hears every failure of an actor, on the actor's turn. Must neither block nor throw.</summary>
    public Action<ActorFailed>? FailureSink { get; init; }

    /// <summary>Runs every actor instead of the threads it asks for: the test kit's and the
    /// simulator's.</summary>
    internal Dispatcher? Dispatcher { get; init; }

    internal ITurnTrace? Trace { get; init; }
}

/// <summary>Hears what actors handle; the simulator writes its trace here.</summary>
internal interface ITurnTrace
{
    void OnMessage<TMessage>(ActorRef actor, TMessage message);
}
