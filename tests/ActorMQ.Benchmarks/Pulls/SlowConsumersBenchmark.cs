using System.Globalization;
using ActorMQ.Bench;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// One producer alone, and beside a thousand consumers that read old data which is not in memory, in turns,
/// in one run. Arguments: <c>[directory] [megabytes] [consumers] [rounds] [seconds]</c>.
/// </summary>
/// <remarks>
/// Consumers and producer run on the same cores as the broker, and take their share of them.
/// </remarks>
public static class SlowConsumersBenchmark
{
    public static async Task Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var (megabytes, consumers) = (Argument(args, 1, 2000), Argument(args, 2, 1000));
        var (rounds, seconds) = (Argument(args, 3, 5), Argument(args, 4, 5));
        await using var backlog = await Backlog.MakeAsync(parent, megabytes, bodySize: 1024, queueCount: 1);
        using (var client = new PullClient(backlog.EndPoint, "Readers"))
            client.CreateTopic(Backlog.Topic);
        var old = backlog.Segments;

        Produce(backlog, seconds, rate: null);
        Compare("as fast as it can", backlog, old, consumers, rounds, seconds, rate: null);
        Compare("20,000 a second", backlog, old, consumers, rounds, seconds, rate: 20_000);
    }

    private static void Compare(
        string name, Backlog backlog, IReadOnlyList<string> old, int consumers, int rounds, int seconds,
        int? rate)
    {
        var (alone, beside) = (new List<RawReport>(), new List<RawReport>());
        var pulled = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(Produce(backlog, seconds, rate));
            PageCache.Drop(old);
            using var slow = new SlowConsumers(backlog.EndPoint, consumers, backlog.MessagesPerQueue);
            slow.Start();
            var before = slow.Pulls;
            beside.Add(Produce(backlog, seconds, rate));
            pulled += (slow.Pulls - before) / (double)(seconds + 1) / rounds;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: alone {Median(alone, Rate):N0} a second, p50 {Median(alone, P50):N0} us, "
            + $"p99 {Median(alone, P99):N0} us; beside {consumers} consumers ({pulled:N0} pulls a second) "
            + $"{Median(beside, Rate):N0} a second, p50 {Median(beside, P50):N0} us, "
            + $"p99 {Median(beside, P99):N0} us; ratio of rates {Ratio(alone, beside):F2}"));
    }

    private static double Ratio(List<RawReport> alone, List<RawReport> beside) =>
        alone.Zip(beside, (one, other) => Rate(other) / Rate(one)).Order().ElementAt(alone.Count / 2);

    private static RawReport Produce(Backlog backlog, int seconds, int? rate) => RawBenchmark.Run(
        new RawOptions
        {
            Broker = backlog.EndPoint,
            Topic = "Orders",
            Queues = 4,
            Connections = 1,
            Window = 64,
            Size = 1024,
            Encoding = HeaderEncoding.Binary,
            WarmUp = TimeSpan.FromSeconds(1),
            Duration = TimeSpan.FromSeconds(seconds),
            Rate = rate,
            BrokerProcess = null,
        },
        CancellationToken.None);

    private static double Rate(RawReport report) => report.PerSecond;

    private static double P50(RawReport report) => report.Latencies.PercentileNs(50) / 1e3;

    private static double P99(RawReport report) => report.Latencies.PercentileNs(99) / 1e3;

    private static double Median(List<RawReport> reports, Func<RawReport, double> of) =>
        reports.Select(of).Order().ElementAt(reports.Count / 2);

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
}
