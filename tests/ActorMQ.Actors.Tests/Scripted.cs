namespace ActorMQ.Actors.Tests;

/// <summary>An actor whose callbacks a test writes down.</summary>
internal sealed class Scripted<TMessage> : Actor<TMessage>
{
    internal Action<ActorContext<TMessage>>? Start { get; init; }

    internal Action<ActorContext<TMessage>, TMessage>? On { get; init; }

    internal Action<ActorContext<TMessage>>? BatchEnd { get; init; }

    internal Action<ActorContext<TMessage>, Signal>? Signalled { get; init; }

    internal Action<ActorContext<TMessage>>? Stop { get; init; }

    protected internal override void OnStart() => Start?.Invoke(Context);

    protected internal override void Receive(TMessage message) => On?.Invoke(Context, message);

    protected internal override void OnBatchEnd() => BatchEnd?.Invoke(Context);

    protected internal override void OnSignal(Signal signal) => Signalled?.Invoke(Context, signal);

    protected internal override void OnStop() => Stop?.Invoke(Context);
}
