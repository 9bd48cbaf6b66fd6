using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Benchmarks.Transport;

/// <summary>
/// A server with a trivial handler beside a bare connection handler that only cuts frames and answers, in one
/// run:
/// round trip of one asker, and throughput of pipelining connections. Generator and server share the machine.
/// </summary>
public static class TransportBenchmark
{
    /// <summary>Arguments: seconds for each figure (3), connections (8), window (64), body size
    /// (128).</summary>
    public static async Task Run(string[] args)
    {
        var seconds = Argument(args, 0, 3);
        var load = new PipelinedLoad(Argument(args, 1, 8), Argument(args, 2, 64), Argument(args, 3, 128));
        Console.WriteLine($"{load}, {seconds} s each, {Environment.ProcessorCount} cores");

        await using (var bare = await BareServer.StartAsync())
            await MeasureAsync("bare connection handler", bare.EndPoint, load, seconds);
        await MeasureServerAsync("answered in the handler", new InlineHandler(), load, seconds);
        using var handOff = new HandOffHandler();
        await MeasureServerAsync("answered by another thread", handOff, load, seconds);
    }

    private static async Task MeasureServerAsync(
        string name, IRemotingHandler handler, PipelinedLoad load, int seconds)
    {
        var options = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        await using var server = await RemotingServer.StartAsync(
            options, handler, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        await MeasureAsync(name, server.LocalEndPoint, load, seconds);
    }

    private static async Task MeasureAsync(string name, IPEndPoint server, PipelinedLoad load, int seconds)
    {
        PingPong.Measure(server, TimeSpan.FromSeconds(1));
        var pings = PingPong.Measure(server, TimeSpan.FromSeconds(seconds));
        await load.MeasureAsync(server, TimeSpan.FromSeconds(1));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var answers = await load.MeasureAsync(server, TimeSpan.FromSeconds(seconds));
        var rate = answers / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Math.Max(1, answers);
        Console.WriteLine(
            $"{name,-28} round trip p50 {At(pings, 0.5),6:F1} us  p99 {At(pings, 0.99),6:F1} us   "
            + $"{rate,12:N0} frames/s   {allocated:F2} B allocated a frame");
    }

    private static double At(long[] sorted, double quantile) =>
        Stopwatch.GetElapsedTime(0, sorted[(int)(quantile * (sorted.Length - 1))]).TotalMicroseconds;

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
}
