using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Runs the raw generator against a broker: warm-up, measured time, report.</summary>
internal static class RawBenchmark
{
    /// <summary>How often a paced generator wakes; the schedule is in bursts of that length.</summary>
    private static readonly TimeSpan PacingTick = TimeSpan.FromMicroseconds(500);

    public static RawReport Run(RawOptions options, CancellationToken stop)
    {
        var body = new byte[options.Size];
        Array.Fill(body, (byte)'x');
        var frames = Enumerable.Range(0, options.Queues)
            .Select(queue => new RawFrame(options.Encoding, options.Topic, queue, body))
            .ToArray();
        var connections = Enumerable.Range(0, options.Connections)
            .Select(number => new RawConnection(options, frames, number))
            .ToArray();
        try
        {
            return Measure(options, connections, stop);
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private static RawReport Measure(RawOptions options, RawConnection[] connections, CancellationToken stop)
    {
        using var broker = options.BrokerProcess is { } id ? Process.GetProcessById(id) : null;
        var pacer = options.Rate is { } rate ? new Pacer(connections, rate, PacingTick) : null;
        using var generator = new RawGenerator(connections, pacer);
        generator.Start();

        stop.WaitHandle.WaitOne(options.WarmUp);
        var before = ProcessorTimes.Read(broker);
        var watch = Stopwatch.StartNew();
        generator.Measure(on: true);
        stop.WaitHandle.WaitOne(options.Duration);
        generator.Measure(on: false);
        var elapsed = watch.Elapsed;
        var spent = ProcessorTimes.Read(broker) - before;
        generator.Stop();

        var latencies = new LatencyHistogram();
        foreach (var connection in connections)
            latencies.Add(connection.Latencies);
        return new RawReport(
            latencies,
            elapsed,
            connections.Sum(connection => connection.Refused),
            connections.Max(connection => connection.LastRefusal),
            connections
                .Select(connection => connection.Failure)
                .FirstOrDefault(failure => failure is not null),
            spent,
            pacer?.Lateness);
    }
}
