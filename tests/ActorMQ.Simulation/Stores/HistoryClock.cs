namespace ActorMQ.Simulation.Stores;

/// <summary>The clock of a machine: it goes on, stands still, is put right, and now and then jumps by an hour.
/// </summary>
internal sealed class HistoryClock(Random random) : TimeProvider
{
    private const int HourMs = 3_600_000;

    /// <summary>Milliseconds since 1970.</summary>
    public long NowMs { get; private set; } = 1_800_000_000_000;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    /// <summary>Goes on until the next thing happens; tells of a jump.</summary>
    public void Pass(Action<string> note)
    {
        var stepMs = random.Next(24) switch
        {
            0 => -HourMs,
            1 => HourMs,
            2 => random.Next(-HourMs, HourMs),
            < 12 => random.Next(-5, 20),
            _ => random.Next(10_000),
        };
        NowMs += stepMs;
        if (Math.Abs(stepMs) == HourMs)
            note($"the clock jumps by {stepMs} ms");
    }
}
