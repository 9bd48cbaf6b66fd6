namespace ActorMQ.Actors;

/// <summary>Runs turns on the .NET thread pool.</summary>
internal sealed class ThreadPoolDispatcher : Dispatcher
{
    // Enough for what one teller has just told; who finds much more waiting leaves it to the pool.
    private const int ThroughputHere = 64;

    internal static ThreadPoolDispatcher Instance { get; } = new();

    /// <summary>Told from a worker, the actor goes to that worker's own queue: its data is in that
    /// cache.</summary>
    internal override void Schedule(ActorRef actor) =>
        ThreadPool.UnsafeQueueUserWorkItem(actor, preferLocal: true);

    internal override void Schedule(ActorRef actor, ReadyTurns together) => together.Add(actor);

    internal override void ScheduleHere(ActorRef actor) => actor.Context.RunTurn(ThroughputHere);

    /// <summary>The local queue is last in, first out; only the global one lets others go first.</summary>
    internal override void Yield(ActorRef actor) =>
        ThreadPool.UnsafeQueueUserWorkItem(actor, preferLocal: false);
}
