using System.Diagnostics;
using System.Globalization;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// A consumer that reads a backlog from the broker, beside a bare loop that reads the same files and sends
/// them through a socket, in turns, in one run. Arguments: <c>[directory] [megabytes] [rounds]</c>.
/// </summary>
public static class BacklogBenchmark
{
    private const int BodySize = 1024;

    public static async Task Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var megabytes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 512;
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        foreach (var queueCount in (int[])[1, 4])
        {
            await using var backlog = await Backlog.MakeAsync(parent, megabytes, BodySize, queueCount);
            using var client = new PullClient(backlog.EndPoint, "Readers");
            client.CreateTopic(Backlog.Topic);
            foreach (var batch in (int[])[32, 1024])
                Compare(backlog, client, batch, rounds);
        }
    }

    private static void Compare(Backlog backlog, PullClient client, int batch, int rounds)
    {
        long Drain() => client.Drain(Backlog.Topic, backlog.QueueCount, backlog.MessagesPerQueue, batch);

        var size = Drain();
        RawFileServer.Measure(backlog.Segments, size);
        var (ours, raws, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            Drain();
            var mine = size / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
            var raw = size / RawFileServer.Measure(backlog.Segments, size).TotalSeconds / 1e6;
            ours.Add(mine);
            raws.Add(raw);
            ratios.Add(mine / raw);
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var messages = backlog.QueueCount * backlog.MessagesPerQueue * rounds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{backlog.QueueCount} queues, {batch,4} messages a pull: broker {Median(ours),6:N0} MB/s  "
            + $"raw loop {Median(raws),6:N0} MB/s  ratio {Median(ratios):F2} (aim 0.70)  "
            + $"{(double)allocated / messages:F1} bytes allocated a message, client and all"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
