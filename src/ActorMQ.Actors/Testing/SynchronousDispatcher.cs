namespace ActorMQ.Actors.Testing;

/// <summary>Whoever makes an actor ready runs it, and all that become ready by it, before going on.</summary>
internal sealed class SynchronousDispatcher : Dispatcher
{
    private readonly Lock _gate = new();
    private readonly Queue<ActorRef> _ready = new();
    private bool _running;

    internal override void Schedule(ActorRef actor)
    {
        lock (_gate)
        {
            _ready.Enqueue(actor);
            if (_running)
                return;
            _running = true;
        }

        while (Take() is { } next)
            next.RunTurn();
    }

    internal override void Yield(ActorRef actor) => Schedule(actor);

    private ActorRef? Take()
    {
        lock (_gate)
        {
            if (_ready.TryDequeue(out var actor))
                return actor;
            _running = false;
            return null;
        }
    }
}
