using System.Globalization;
using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// A cluster of real processes under faults that come by chance: processes killed, stopped and standing still, networks
/// cut in one direction or both, etcd and name servers away, several at a time. In the end all promises were kept.
/// </summary>
/// <remarks>
/// <c>CHAOS_MINUTES</c> makes it longer, <c>CHAOS_SEED</c> chooses the same faults again; what they
/// hit depends on the machine's own timing.
/// </remarks>
[Collection(ClusterCollection.Name)]
public sealed class ChaosTests
{
    private const int FaultsMax = 2;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);
    private static readonly HistoryRunOptions Clients = new(
        Producers: 2, Consumers: 2, Pause: TimeSpan.FromMilliseconds(20), SendTimeout: TimeSpan.FromSeconds(1));

    [ClusterFact]
    public async Task Whatever_happens_nothing_acknowledged_is_lost_and_the_cluster_heals()
    {
        var seed = Number("CHAOS_SEED") ?? Environment.TickCount;
        var length = Number("CHAOS_MINUTES") is { } minutes ? TimeSpan.FromMinutes(minutes) : Usual;
        await using var run = await ClusterRun.StartAsync(new(Nodes: 3, Shards: 3, ReplicationFactor: 3, MinInSync: 2), Clients);
        run.History.Note($"seed {seed}");
        await run.Clients.WaitForMoreAsync(20);

        await MakeFaultsAsync(run, new Random(seed), length);
        await run.CheckAsync($"seed {seed}, {length}: ");
        Assert.InRange(run.History.AcknowledgedCount, 1000, long.MaxValue);
    }

    private static async Task MakeFaultsAsync(ClusterRun run, Random random, TimeSpan length)
    {
        var choice = new FaultChoice(run.Lab, random);
        var active = new List<Fault>();
        var end = run.History.Now + length;
        while (run.History.Now < end)
        {
            var next = active.Count < FaultsMax && (active.Count == 0 || random.Next(2) == 0)
                ? choice.Next([.. active.Select(fault => fault.Host)])
                : null;
            if (next is not null)
            {
                run.History.Note(next.Story);
                await next.BeginAsync();
                active.Add(next);
            }
            else if (active.Count > 0)
            {
                var over = active[random.Next(active.Count)];
                active.Remove(over);
                run.History.Note($"over: {over.Story}");
                await over.EndAsync();
            }

            await Task.Delay(random.Next(100, 3000));
            if (run.Lab.Ended is [var ended, ..])
                await run.AssertAsync(isSo: false, $"{ended.Name} has ended by itself: {string.Join('\n', ended.Lines.TakeLast(10))}");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
