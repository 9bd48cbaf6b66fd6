using System.Collections.Concurrent;

namespace ActorMQ.Actors.Testing;

/// <summary>An actor that keeps what it is told, for a test to look at.</summary>
public sealed class TestProbe<TMessage>
{
    private readonly BlockingCollection<TMessage> _messages = [];
    private readonly BlockingCollection<Signal> _signals = [];
    private readonly ProbeActor _actor;

    /// <summary>Starts the probe at the top of the tree.</summary>
    public TestProbe(ActorSystem system, string name)
    {
        ArgumentNullException.ThrowIfNull(system);
        _actor = new ProbeActor(_messages, _signals);
        Ref = system.Spawn(name, new Props<TMessage>(() => _actor));
    }

    /// <summary>The probe's address.</summary>
    public ActorRef<TMessage> Ref { get; }

    /// <summary>What was told and not yet expected.</summary>
    public IReadOnlyCollection<TMessage> Waiting => [.. _messages];

    /// <summary>The next message, which has been told already.</summary>
    /// <exception cref="ProbeException">There is none.</exception>
    public TMessage Expect() => Expect(TimeSpan.Zero);

    /// <summary>The next message; blocks the test's thread up to <paramref name="timeout"/>.</summary>
    /// <exception cref="ProbeException">None came.</exception>
    public TMessage Expect(TimeSpan timeout) => _messages.TryTake(out var message, timeout)
        ? message
        : throw new ProbeException($"{Ref.Path} awaited a {typeof(TMessage).Name} for {timeout}.");

    /// <summary>Asserts that nothing was told that is not yet expected.</summary>
    /// <exception cref="ProbeException">A message waits.</exception>
    public void ExpectNone()
    {
        if (_messages.TryTake(out var message))
            throw new ProbeException($"{Ref.Path} expected nothing and has: {message}.");
    }

    /// <summary>From now on the end of <paramref name="other"/> is signalled to the probe.</summary>
    public void Watch(ActorRef other) => Ref.Post(new Call(() => Ref.Context.Watch(other)));

    /// <summary>Ends a watch.</summary>
    public void Unwatch(ActorRef other) => Ref.Post(new Call(() => Ref.Context.Unwatch(other)));

    /// <summary>The next signal; blocks the test's thread up to <paramref name="timeout"/>.</summary>
    /// <exception cref="ProbeException">None came.</exception>
    public Signal ExpectSignal(TimeSpan timeout) => _signals.TryTake(out var signal, timeout)
        ? signal
        : throw new ProbeException($"{Ref.Path} awaited a signal for {timeout}.");

    /// <summary>Asserts that the next signal says that <paramref name="other"/> is gone.</summary>
    /// <exception cref="ProbeException">None came, or another.</exception>
    public void ExpectTerminated(ActorRef other, TimeSpan timeout)
    {
        var signal = ExpectSignal(timeout);
        if (signal is not Terminated terminated || terminated.Who != other)
            throw new ProbeException($"{Ref.Path} awaited the end of {other} and heard: {signal}.");
    }

    /// <summary>Asserts that no signal waits.</summary>
    /// <exception cref="ProbeException">One does.</exception>
    public void ExpectNoSignal()
    {
        if (_signals.TryTake(out var signal))
            throw new ProbeException($"{Ref.Path} expected no signal and has: {signal}.");
    }

    private sealed class ProbeActor(
        BlockingCollection<TMessage> messages, BlockingCollection<Signal> signals) : Actor<TMessage>
    {
        protected internal override void Receive(TMessage message) => messages.Add(message);

        protected internal override void OnSignal(Signal signal) => signals.Add(signal);
    }
}

/// <summary>A probe was told other than expected.</summary>
public sealed class ProbeException : Exception
{
    internal ProbeException(string message)
        : base(message)
    {
    }
}
