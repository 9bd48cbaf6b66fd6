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

    // While the window is full, answers make room for what is due already.
    private readonly TimeSpan _napWhenFull = tick / 4;
    private volatile bool _running = true;
    private volatile bool _measuring;
    private Thread? _thread;

    /// <summary>How late bursts were begun, of those measured: what this generator's own waiting for a
    /// processor adds to each latency. Read it when stopped.</summary>
    public LatencyHistogram Lateness { get; } = new();

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

    public void Measure(bool on) => _measuring = on;

    public void Stop()
    {
        _running = false;
        _thread?.Join();
    }

    private void Run()
    {
        FineSleep.BePunctual();
        var start = Stopwatch.GetTimestamp();
        var sent = new long[connections.Length];
        var begun = -1L;
        while (_running)
        {
            var since = Stopwatch.GetTimestamp() - start;
            var burst = since / _ticksPerBurst;
            while (begun < burst)
                NoteLateness(since - (++begun * _ticksPerBurst));
            var isFull = false;
            for (var i = 0; i < connections.Length; i++)
            {
                sent[i] += CatchUp(connections[i], sent[i], burst, start);
                isFull |= BurstOf(sent[i]) <= burst;
            }

            NapUntil(start + ((burst + 1) * _ticksPerBurst), isFull);
        }
    }

    private void NoteLateness(long ticks)
    {
        if (_measuring)
            Lateness.Record((long)(ticks * (1e9 / Stopwatch.Frequency)));
    }

    private void NapUntil(long at, bool isFull)
    {
        var now = Stopwatch.GetTimestamp();
        if (now >= at)
            return;
        var left = Stopwatch.GetElapsedTime(now, at);
        FineSleep.For(isFull && left > _napWhenFull ? _napWhenFull : left);
    }

    /// <summary>The burst with which a connection's message of this number, from 0, is due.</summary>
    private long BurstOf(long number) => (long)(number / _perTick);

    /// <summary>
    /// Sends what was due up to <paramref name="burst"/>, oldest first, each with its own due time.
    /// </summary>
    private long CatchUp(RawConnection connection, long sent, long burst, long start)
    {
        long more = 0;
        while (true)
        {
            var next = sent + more;
            var burstOfNext = BurstOf(next);
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
