namespace ActorMQ.Actors;

/// <summary>Runs turns on one thread of its own, in the order in which actors became ready.</summary>
internal sealed class DedicatedDispatcher : Dispatcher
{
    private const int SpinsMax = 40;
    private const int SpinsMin = 1;

    private readonly object _gate = new();
    private readonly Queue<ActorRef> _ready = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readyCount;
    private bool _parked;
    private bool _ending;

    internal DedicatedDispatcher(string name)
    {
        var thread = new Thread(Run) { Name = name, IsBackground = true };
        thread.UnsafeStart();
    }

    internal override void Schedule(ActorRef actor)
    {
        lock (_gate)
        {
            _ready.Enqueue(actor);
            Volatile.Write(ref _readyCount, _ready.Count);
            if (_parked)
                Monitor.Pulse(_gate);
        }
    }

    internal override void Yield(ActorRef actor) => Schedule(actor);

    /// <summary>Ends the thread once it has nothing left to run.</summary>
    internal Task EndAsync()
    {
        lock (_gate)
        {
            _ending = true;
            Monitor.Pulse(_gate);
        }

        return _ended.Task;
    }

    private void Run()
    {
        var spins = SpinsMax;
        while (TryTake(ref spins) is { } actor)
            actor.RunTurn();
        _ended.SetResult();
    }

    // The spin adapts: where work came while spinning it stays long, where the thread had to park it shrinks,
    // so an idle actor costs no processor.
    private ActorRef? TryTake(ref int spins)
    {
        var spinner = default(SpinWait);
        for (var i = 0; i < spins && Volatile.Read(ref _readyCount) == 0; i++)
            spinner.SpinOnce(sleep1Threshold: -1);
        lock (_gate)
        {
            spins = _ready.Count > 0 ? Math.Min(spins * 2, SpinsMax) : Math.Max(spins / 2, SpinsMin);
            while (_ready.Count == 0)
            {
                if (_ending)
                    return null;
                _parked = true;
                Monitor.Wait(_gate);
                _parked = false;
            }

            var actor = _ready.Dequeue();
            Volatile.Write(ref _readyCount, _ready.Count);
            return actor;
        }
    }
}
