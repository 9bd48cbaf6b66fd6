using System.Globalization;
using System.Net;
using ActorMQ.Bench;
using ActorMQ.Interop.Clusters.Lab;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>
/// Figures of clusters of real processes, each node in a network namespace of its own; needs Linux, root, etcd, iproute2
/// and iptables. The load generator is this process.
/// </summary>
public static class ClusterFigures
{
    /// <summary>The first shard, as the default settings name it.</summary>
    internal const string Shard = "broker-0";

    public static async Task RunAll(string[] args)
    {
        await ThroughputFigures.Run([]);
        await LatencyFigures.Run([]);
        await FailoverFigures.Run([]);
        await CatchUpFigures.Run([]);
    }

    /// <summary>One shard with so many replicas, all of which have a message before its send is answered.</summary>
    internal static ClusterLabOptions OneShard(int replicas) => new(replicas, Shards: 1, replicas, replicas)
    {
        SegmentSize = "256MiB",
    };

    internal static RawOptions Load(ShardSeen shard, int connections, int window, int sizeBytes, TimeSpan duration) => new()
    {
        Broker = IPEndPoint.Parse(shard.Addresses[shard.Leader!]),
        Topic = "Figures",
        Queues = 4,
        Connections = connections,
        Window = window,
        Size = sizeBytes,
        Encoding = HeaderEncoding.Binary,
        WarmUp = TimeSpan.FromSeconds(2),
        Duration = duration,
        Rate = null,
        BrokerProcess = null,
    };

    /// <exception cref="InvalidOperationException">Not all sends were acknowledged.</exception>
    internal static RawReport Run(RawOptions options)
    {
        var report = RawBenchmark.Run(options, CancellationToken.None);
        return report.Succeeded
            ? report
            : throw new InvalidOperationException(string.Join('\n', report.Lines()));
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }

    internal static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    internal static void Row(params IEnumerable<object> cells) =>
        Console.WriteLine("| " + string.Join(" | ", cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))) + " |");

    internal static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);
}
