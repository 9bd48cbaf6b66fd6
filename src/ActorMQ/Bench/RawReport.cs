using System.Globalization;

namespace ActorMQ.Bench;

/// <summary>What a raw run came to, and how it is printed.</summary>
internal sealed record RawReport(
    LatencyHistogram Latencies,
    TimeSpan Elapsed,
    long Refused,
    int LastRefusal,
    Exception? Failure,
    ProcessorTimes Spent,
    LatencyHistogram? Lateness)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    public bool Succeeded => Failure is null && Refused == 0 && Latencies.Count > 0;

    public IEnumerable<string> Lines()
    {
        yield return Text($"acknowledged  {Latencies.Count:N0} sends in {Elapsed.TotalSeconds:F1} s")
            + Text($" = {PerSecond:N0} a second");
        if (Refused > 0)
            yield return Text($"refused       {Refused:N0}, last with code {LastRefusal}");
        if (Failure is not null)
            yield return $"failed        {Failure.Message}";
        yield return "latency       " + LatencyLine.InMicroseconds(Latencies);
        if (Lateness is { } lateness)
            yield return "sent late by  " + LatencyLine.InMicroseconds(lateness);
        var generator = MicrosecondsEach(Spent.Generator);
        yield return Text($"generator     {generator:F2} µs of processor time a message");
        if (Spent.Broker is { } broker)
            yield return Text($"broker        {MicrosecondsEach(broker):F2} µs of processor time a message");
    }

    private double MicrosecondsEach(TimeSpan spent) =>
        spent.TotalMicroseconds / Math.Max(1, Latencies.Count + Refused);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
