using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A cluster of real processes with clients at work, held to its promises in the end.</summary>
public sealed class ClusterRun : IAsyncDisposable
{
    /// <summary>The first shard, as the default settings name it.</summary>
    public const string Shard = "broker-0";

    private static readonly TimeSpan CopyPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private ClusterRun(ClusterLab lab, HistoryRun clients) => (Lab, Clients) = (lab, clients);

    public ClusterLab Lab { get; }

    public HistoryRun Clients { get; }

    public History History => Clients.History;

    public static async Task<ClusterRun> StartAsync(ClusterLabOptions options, HistoryRunOptions? clients = null)
    {
        var lab = await ClusterLab.StartAsync(options);
        try
        {
            return new ClusterRun(lab, await HistoryRun.StartAsync(lab.NameServerList, options.Shards, clients ?? HistoryRunOptions.Usual));
        }
        catch (Exception failure)
        {
            var kept = Directory.CreateTempSubdirectory("actormq-cluster-").FullName;
            await lab.KeepLinesAsync(kept);
            await lab.DisposeAsync();
            throw new InvalidOperationException($"no clients could start; what the processes printed is in {kept}", failure);
        }
    }

    /// <summary>
    /// Ends all faults, and checks that the cluster takes sends again, that all promises were kept, and that all
    /// replicas of a shard are equal.
    /// </summary>
    /// <param name="story">What goes before the faults found, such as the seed.</param>
    public async Task CheckAsync(string story = "")
    {
        var faults = new List<string>();
        try
        {
            await Lab.HealAsync();
            History.Note("healed");
            await Lab.UntilWholeAsync();
            await Clients.WaitForMoreAsync(10);
            faults.AddRange(await Clients.EndAsync());
            foreach (var shard in (await Lab.ShardsAsync()).Keys)
                faults.AddRange(await DifferencesAsync(shard));
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException
            or InvalidDataException or OperationCanceledException)
        {
            faults.Add(failure.ToString());
        }

        if (faults.Count > 0)
            Assert.Fail($"{story}{faults.Count} faults, history in {await KeepAsync()}:\n{string.Join('\n', faults.Take(20))}");
    }

    /// <summary>Keeps the history and what all processes printed.</summary>
    /// <returns>The folder.</returns>
    public async Task<string> KeepAsync()
    {
        var folder = Directory.CreateTempSubdirectory("actormq-history-").FullName;
        await History.WriteAsync(Path.Combine(folder, "history.txt"));
        await Lab.KeepLinesAsync(folder);
        return folder;
    }

    /// <summary>Asserts something about what clients saw; when it is not so, the history is kept.</summary>
    public async Task AssertAsync(bool isSo, string otherwise)
    {
        if (!isSo)
            Assert.Fail($"{otherwise}; history in {await KeepAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Clients.DisposeAsync();
        await Lab.DisposeAsync();
    }

    /// <summary>
    /// Followers learn of the end a moment after clients, and replicas go on to be moved while nodes come back.
    /// </summary>
    private async Task<IReadOnlyList<string>> DifferencesAsync(string shard)
    {
        var begun = History.Now;
        while (true)
        {
            var differences = await DifferencesNowAsync(shard);
            if (differences.Count == 0 || History.Now - begun > CopyPatience)
                return differences;
            await Task.Delay(LookEvery);
        }
    }

    private async Task<IReadOnlyList<string>> DifferencesNowAsync(string shard)
    {
        var seen = await Lab.ShardAsync(shard);
        if (!seen.IsWhole(Lab.ReplicationFactor))
            return [$"{shard} is not whole: {seen}"];
        try
        {
            return LogCopies.Differences(Lab.StoresOf(shard, seen));
        }
        catch (IOException gone)
        {
            return [$"a store of {shard} goes away: {gone.Message}"];
        }
    }
}
