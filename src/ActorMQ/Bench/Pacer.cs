using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Sends at a fixed rate, whatever the answers do.</summary>
/// <remarks>
/// The schedule is fixed from the start: a burst each tick. A burst that can't leave in time, because this
/// thread woke late or the window is full, leaves later and still counts from its due time, so that a stalled
/// broker is charged with the waiting of all that were due meanwhile (no coordinated omission).
/// </remarks>
internal sealed class Pacer(RawConnection[] connections, int ratePerSecond, TimeSpan tick)
{
    private readonly double _perTick = ratePerSecond * tick.TotalSeconds / connections.Length;
    private readonly long _ticksPerBurst = (long)(tick.TotalSeconds * Stopwatch.Frequency);
    private readonly TimeSpan _nap = tick / 4;
    private volatile bool _running = true;
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run)
        {
            IsBackground = true,
            Name = "pacer",
            Priority = ThreadPriority.AboveNormal,
        };
        _thread.Start();
    }

    public void Stop()
    {
        _running = false;
        _thread?.Join();
    }

    private void Run()
    {
        var start = Stopwatch.GetTimestamp();
        var sent = new long[connections.Length];
        while (_running)
        {
            var burst = (Stopwatch.GetTimestamp() - start) / _ticksPerBurst;
            for (var i = 0; i < connections.Length; i++)
                sent[i] += CatchUp(connections[i], sent[i], burst, start);
            FineSleep.For(_nap);
        }
    }

    /// <summary>
    /// Sends what was due up to <paramref name="burst"/>, oldest first, each with its own due time.
    /// </summary>
    private long CatchUp(RawConnection connection, long sent, long burst, long start)
    {
        long more = 0;
        while (true)
        {
            var next = sent + more;
            var burstOfNext = (long)(next / _perTick);
            if (burstOfNext > burst)
                return more;
            var due = (int)Math.Max(1, Math.Ceiling((burstOfNext + 1) * _perTick) - next);
            var through = connection.SendUpTo(due, start + (burstOfNext * _ticksPerBurst));
            more += through;
            if (through < due)
                return more;
        }
    }
}
