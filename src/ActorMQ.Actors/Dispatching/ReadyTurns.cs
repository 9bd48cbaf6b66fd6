using System.Collections.Concurrent;

namespace ActorMQ.Actors;

/// <summary>
/// Actors that one teller makes ready, to run one after the other on one thread.
/// </summary>
/// <remarks>
/// To wake a thread of the pool costs more than a short turn. Who tells many actors at once passes this to
/// each <c>Tell</c>, and then calls <see cref="RunOnPool"/>, or <see cref="RunHere"/> if it has nothing else
/// to do. Actors with another dispatcher than the pool are scheduled at once. One teller; what it adds runs
/// in the order in which it came, unless earlier actors are still being run: then a second thread helps.
/// </remarks>
public sealed class ReadyTurns : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<ActorRef> _ready = new();
    private readonly Action _runAll;
    private readonly Action<Action>? _around;
    private int _isQueued;

    /// <summary>Turns of actors that are told together.</summary>
    /// <param name="around">Calls what it is given, which runs the turns, on the thread that runs them; null:
    /// nothing is done around them.</param>
    public ReadyTurns(Action<Action>? around = null)
    {
        _around = around;
        _runAll = RunAll;
    }

    /// <summary>Lets run on a thread of the pool what was added since the last call, if anything
    /// was.</summary>
    public void RunOnPool()
    {
        if (!_ready.IsEmpty && Interlocked.Exchange(ref _isQueued, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Runs what was added since the last call, before it returns.</summary>
    public void RunHere()
    {
        if (_ready.IsEmpty)
            return;
        if (_around is { } around)
            around(_runAll);
        else
            RunAll();
    }

    internal void Add(ActorRef actor) => _ready.Enqueue(actor);

    /// <summary>Runs what is there now; what comes meanwhile brings its own call.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // Before counting: who adds behind the count finds the flag down, and queues this again.
        Interlocked.Exchange(ref _isQueued, 0);
        RunHere();
    }

    private void RunAll()
    {
        for (var left = _ready.Count; left > 0 && _ready.TryDequeue(out var actor); left--)
            actor.RunTurn();
    }
}
