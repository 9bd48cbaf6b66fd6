namespace ActorMQ.Actors;

/// <summary>A tree of actors with its clock, timers, threads and events.</summary>
public sealed class ActorSystem : IActorRefFactory, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DedicatedDispatcher> _dedicated = new(StringComparer.Ordinal);
    private readonly ActorSystemOptions _options;
    private readonly Random _chance;
    private readonly NamedChildren _top = new();
    private readonly ActorRef<object> _root;
    private long _deadLetterCount;
    private bool _ended;

    /// <summary>Makes an empty system.</summary>
    /// <param name="name">The first part of every path.</param>
    /// <param name="options">Clock, seed and sinks.</param>
    public ActorSystem(string name, ActorSystemOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options;
        Time = options.TimeProvider;
        Trace = options.Trace;
        Timers = new TimerQueue(Time);
        _chance = new Random(options.Seed);
        var props = new Props<object>(static () => new Root())
        {
            Supervision = options.Supervision,
            Children = _top,
        };
        _root = new ActorRef<object>(this, null, name, props, props.Factory);
        WhenTerminated = TerminationOf(_root);
        _root.Start();
    }

    /// <summary>The first part of every path.</summary>
    public string Name { get; }

    /// <summary>The system's clock.</summary>
    public TimeProvider Time { get; }

    ActorSystem IActorRefFactory.System => this;

    string IActorRefFactory.Path => Name;

    /// <summary>Everything noteworthy: <see cref="DeadLetter"/>, <see cref="ActorFailed"/>, and what actors
    /// publish.</summary>
    public EventStream Events { get; } = new();

    /// <summary>How many messages and replies reached nobody.</summary>
    public long DeadLetterCount => Interlocked.Read(ref _deadLetterCount);

    /// <summary>Completes when the last actor is gone: after a stop, or when a failure escalated past the
    /// top.</summary>
    public Task WhenTerminated { get; }

    internal TimerQueue Timers { get; }

    internal ITurnTrace? Trace { get; }

    internal ActorRef Top => _root;

    /// <summary>Starts an actor at the top of the tree. Any thread.</summary>
    /// <exception cref="InvalidOperationException">An actor of that name lives, or the system is
    /// stopping.</exception>
    public ActorRef<TMessage> Spawn<TMessage>(string name, Props<TMessage> props)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(props);
        var actor = new ActorRef<TMessage>(this, _root, name, props, props.Factory);
        _top.Add(name, actor);
        actor.Start();
        return actor;
    }

    /// <summary>Stops an actor, its children first; done when it is gone, at once when it is
    /// already.</summary>
    public Task StopAsync(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.System != this)
            throw new ArgumentException($"{actor.Path} lives in another system.", nameof(actor));
        var gone = TerminationOf(actor);
        actor.Post(new StopRequest());
        return gone;
    }

    /// <summary>Stops the whole tree, children first, then the timers and the dedicated threads.</summary>
    /// <remarks>Asks that still wait then fail as if their deadline had come.</remarks>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(_root);
        Timers.Dispose();
        DedicatedDispatcher[] dedicated;
        lock (_gate)
        {
            _ended = true;
            dedicated = [.. _dedicated.Values];
        }

        foreach (var dispatcher in dedicated)
            await dispatcher.EndAsync();
    }

    internal static Task TerminationOf(ActorRef actor)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return actor.Post(new AwaitTermination(done)) ? done.Task : Task.CompletedTask;
    }

    internal Dispatcher DispatcherFor(DispatcherChoice choice)
    {
        if (_options.Dispatcher is { } instead)
            return instead;
        if (choice.DedicatedName is not { } name)
            return ThreadPoolDispatcher.Instance;
        lock (_gate)
        {
            if (_ended)
                return ThreadPoolDispatcher.Instance;
            if (!_dedicated.TryGetValue(name, out var dispatcher))
                _dedicated.Add(name, dispatcher = new DedicatedDispatcher(name, choice.IsLowPriority));
            return dispatcher;
        }
    }

    /// <summary>From 0 up to 1, from the system's seed.</summary>
    internal double NextChance()
    {
        lock (_gate)
            return _chance.NextDouble();
    }

    internal void OnDeadLetter<TMessage>(TMessage message, ActorRef? recipient, DeadLetterReason reason)
    {
        Interlocked.Increment(ref _deadLetterCount);
        if (HearsDeadLetters)
            Publish(new DeadLetter(message, recipient?.Path ?? Name, reason));
    }

    internal void OnDeadLetter<TMessage>(
        TMessage message, string recipient, DeadLetterReason reason, string detail)
    {
        Interlocked.Increment(ref _deadLetterCount);
        if (HearsDeadLetters)
            Publish(new DeadLetter(message, recipient, reason) { Detail = detail });
    }

    internal void OnFailed(ActorRef actor, Exception failure)
    {
        var failed = new ActorFailed(actor, failure);
        _options.FailureSink?.Invoke(failed);
        Events.Publish(failed);
    }

    private bool HearsDeadLetters => _options.DeadLetterSink is not null || Events.HasSubscribers;

    private void Publish(DeadLetter letter)
    {
        _options.DeadLetterSink?.Invoke(letter);
        Events.Publish(letter);
    }

    /// <summary>The top of the tree: it only supervises.</summary>
    private sealed class Root : Actor<object>
    {
        protected internal override void Receive(object message) { }
    }
}
