using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Actors;

/// <summary>Runs turns on one thread of its own, in the order in which actors became ready.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A late teller may still signal the event after the thread's end.")]
internal sealed class DedicatedDispatcher : Dispatcher
{
    private const int SpinsMax = 200;
    private const int SpinsMin = 1;

    // One spin, in units of Thread.SpinWait: some 100 nanoseconds.
    private const int SpinPauses = 20;

    private readonly bool _isLowPriority;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Queue<ActorRef> _ready = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readyCount;
    private bool _parked;
    private bool _ending;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="isLowPriority">Whether other threads go before it.</param>
    internal DedicatedDispatcher(string name, bool isLowPriority)
    {
        _isLowPriority = isLowPriority;
        var thread = new Thread(Run) { Name = name, IsBackground = true };
        thread.UnsafeStart();
    }

    internal override void Schedule(ActorRef actor)
    {
        lock (_gate)
        {
            _ready.Enqueue(actor);
            Volatile.Write(ref _readyCount, _ready.Count);
        }

        if (Volatile.Read(ref _parked) && !WakeUps.TryPutOff(this))
            WakeIfParked();
    }

    internal override void Yield(ActorRef actor) => Schedule(actor);

    /// <summary>Ends the thread once it has nothing left to run.</summary>
    internal Task EndAsync()
    {
        lock (_gate)
            _ending = true;
        WakeIfParked();
        return _ended.Task;
    }

    private void Run()
    {
        if (_isLowPriority)
            LowPriority.Begin();
        var spins = SpinsMax;
        while (TryTake(ref spins) is { } actor)
            actor.RunTurn();
        _ended.SetResult();
    }

    // The spin adapts: where work came while spinning it stays long, where the thread had to park it shrinks,
    // so an idle actor costs no processor. It never yields: who does is taken to have had its turn, and may
    // wait for milliseconds once there is work.
    private ActorRef? TryTake(ref int spins)
    {
        for (var i = 0; i < spins && Volatile.Read(ref _readyCount) == 0; i++)
            Thread.SpinWait(SpinPauses);
        var hasSpunEnough = Volatile.Read(ref _readyCount) > 0;
        spins = hasSpunEnough ? Math.Min(spins * 2, SpinsMax) : Math.Max(spins / 2, SpinsMin);
        while (true)
        {
            lock (_gate)
            {
                if (_ready.TryDequeue(out var actor))
                {
                    Volatile.Write(ref _readyCount, _ready.Count);
                    return actor;
                }

                if (_ending)
                    return null;
                _parked = true;
            }

            _wake.WaitOne();
        }
    }

    // Outside the lock: a thread that is woken inside runs into it, and sleeps once more.
    internal void WakeIfParked()
    {
        if (Volatile.Read(ref _parked) && Interlocked.Exchange(ref _parked, false))
            _wake.Set();
    }
}
