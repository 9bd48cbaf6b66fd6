using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Sends at a fixed rate, whatever the answers do. Used by one thread.</summary>
/// <remarks>
/// The schedule is fixed from the start: a burst each tick. A burst that can't leave in time, because this
/// thread woke late or the window is full, leaves later and still counts from its due time, so that a stalled
/// broker is charged with the waiting of all that were due meanwhile (no coordinated omission).
/// </remarks>
internal sealed class Pacer(RawConnection[] connections, int ratePerSecond, TimeSpan tick)
{
    private readonly double _perTick = ratePerSecond * tick.TotalSeconds / connections.Length;
    private readonly long _ticksPerBurst = (long)(tick.TotalSeconds * Stopwatch.Frequency);
    private readonly long[] _sent = new long[connections.Length];
    private long _start = -1;
    private long _begun = -1;

    /// <summary>How late bursts were begun, of those measured: what this generator's own waiting for a
    /// processor adds to each latency. Read it when the generator has stopped.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>Sends what is due, as far as the windows allow. The first call begins the schedule.</summary>
    /// <param name="now">The time stamp.</param>
    /// <param name="measures">Whether lateness counts.</param>
    /// <returns>When the next burst is due.</returns>
    public TimeSpan SendDue(long now, bool measures)
    {
        if (_start < 0)
            _start = now;
        var burst = (now - _start) / _ticksPerBurst;
        for (; _begun < burst; _begun++)
        {
            if (measures)
                NoteLateness(now - TimeOf(_begun + 1));
        }

        for (var i = 0; i < connections.Length; i++)
            _sent[i] += CatchUp(connections[i], _sent[i], burst);
        return Stopwatch.GetElapsedTime(
            Math.Min(Stopwatch.GetTimestamp(), TimeOf(burst + 1)), TimeOf(burst + 1));
    }

    private void NoteLateness(long ticks) => Lateness.Record((long)(ticks * (1e9 / Stopwatch.Frequency)));

    private long TimeOf(long burst) => _start + (burst * _ticksPerBurst);

    /// <summary>The burst with which a connection's message of this number, from 0, is due.</summary>
    private long BurstOf(long number) => (long)(number / _perTick);

    /// <summary>
    /// Sends what was due up to <paramref name="burst"/>, oldest first, each with its own due time.
    /// </summary>
    private long CatchUp(RawConnection connection, long sent, long burst)
    {
        long more = 0;
        while (true)
        {
            var next = sent + more;
            var burstOfNext = BurstOf(next);
            if (burstOfNext > burst)
                return more;
            var due = (int)Math.Max(1, Math.Ceiling((burstOfNext + 1) * _perTick) - next);
            var through = connection.SendUpTo(due, TimeOf(burstOfNext));
            more += through;
            if (through < due)
                return more;
        }
    }
}
