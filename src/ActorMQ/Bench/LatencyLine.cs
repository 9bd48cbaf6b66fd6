using System.Globalization;

namespace ActorMQ.Bench;

/// <summary>The percentiles that every benchmark prints.</summary>
internal static class LatencyLine
{
    private static readonly double[] Percents = [50, 99, 99.6, 99.9];

    /// <summary>For what was measured with the clock of one process.</summary>
    internal static string InMicroseconds(LatencyHistogram latencies) => Of(latencies, 1e3, "µs", "F0");

    /// <summary>For what was measured between time stamps of messages, which are in milliseconds.</summary>
    internal static string InMilliseconds(LatencyHistogram latencies) => Of(latencies, 1e6, "ms", "F1");

    private static string Of(LatencyHistogram latencies, double unitNs, string unit, string format)
    {
        var percentiles = Percents.Select(percent =>
        {
            var name = percent.ToString(CultureInfo.InvariantCulture);
            return $"p{name} {Number(latencies.PercentileNs(percent))} {unit}";
        });
        return string.Join("  ", [.. percentiles, $"max {Number(latencies.MaxNs)} {unit}"]);

        string Number(long durationNs) =>
            (durationNs / unitNs).ToString(format, CultureInfo.InvariantCulture);
    }
}
