namespace ActorMQ.Actors.Testing;

/// <summary>A kernel without threads: each <c>Tell</c> returns when every actor is quiet again.</summary>
/// <remarks>
/// For tests of shells. Actors run on the thread of the test, in the order in which they became ready,
/// dedicated dispatchers included. Time stands still until <see cref="Advance"/>. Used by one thread at a
/// time.
/// </remarks>
public sealed class SynchronousSystem : IAsyncDisposable
{
    private readonly List<DeadLetter> _deadLetters = [];
    private readonly List<ActorFailed> _failures = [];

    /// <summary>An empty system named <c>test</c>.</summary>
    public SynchronousSystem()
        : this(new ActorSystemOptions())
    {
    }

    /// <summary>An empty system named <c>test</c>; clock and sinks of <paramref name="options"/> are
    /// replaced.</summary>
    public SynchronousSystem(ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        System = new ActorSystem("test", options with
        {
            TimeProvider = Time,
            Dispatcher = new SynchronousDispatcher(),
            DeadLetterSink = _deadLetters.Add,
            FailureSink = _failures.Add,
        });
    }

    /// <summary>The system: everything that takes one works with it.</summary>
    public ActorSystem System { get; }

    /// <summary>Its clock.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>Every dead letter so far.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>Every failure so far.</summary>
    public IReadOnlyList<ActorFailed> Failures => _failures;

    /// <summary>Starts an actor; its <c>OnStart</c> has run when this returns.</summary>
    public ActorRef<TMessage> Spawn<TMessage>(string name, Props<TMessage> props) =>
        System.Spawn(name, props);

    /// <summary>Starts an actor of that factory.</summary>
    public ActorRef<TMessage> Spawn<TMessage>(string name, Func<Actor<TMessage>> factory) =>
        System.Spawn(name, new Props<TMessage>(factory));

    /// <summary>A probe named <paramref name="name"/>.</summary>
    public TestProbe<TMessage> Probe<TMessage>(string name) => new(System, name);

    /// <summary>Lets time pass; timers fire and their messages are handled meanwhile.</summary>
    public void Advance(TimeSpan span) => Time.Advance(span);

    /// <summary>Stops an actor; it is gone when this returns.</summary>
    public void Stop(ActorRef actor) => _ = System.StopAsync(actor);

    /// <summary>Stops the tree.</summary>
    public ValueTask DisposeAsync() => System.DisposeAsync();
}
