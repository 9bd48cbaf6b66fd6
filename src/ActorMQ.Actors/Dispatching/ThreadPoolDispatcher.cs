namespace ActorMQ.Actors;

/// <summary>Runs turns on the .NET thread pool.</summary>
internal sealed class ThreadPoolDispatcher : Dispatcher
{
    internal static ThreadPoolDispatcher Instance { get; } = new();

    /// <summary>Told from a worker, the actor goes to that worker's own queue: its data is in that
    /// cache.</summary>
    internal override void Schedule(ActorRef actor) =>
        ThreadPool.UnsafeQueueUserWorkItem(actor, preferLocal: true);

    /// <summary>The local queue is last in, first out; only the global one lets others go first.</summary>
    internal override void Yield(ActorRef actor) =>
        ThreadPool.UnsafeQueueUserWorkItem(actor, preferLocal: false);
}
