using ActorMQ.Client;
using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A master and its slave, as RocketMQ has them: what sends are answered, and who serves reads, when one is lost.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StaticReplicationTests
{
    private static readonly TimeSpan CopyPatience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task With_an_asynchronous_master_a_slave_serves_reads_while_the_master_is_away()
    {
        await using var pair = await StaticPair.StartAsync("ASYNC_MASTER");
        await using var run = await HistoryRun.StartAsync(pair.NameServers, brokers: 1, HistoryRunOptions.Usual);
        await run.WaitForMoreAsync(200);

        await pair.Master.KillAsync();
        run.History.Note("master killed");
        await SlaveServesReadsAsync(pair, run);

        await pair.Master.StartAsync();
        run.History.Note("master back");
        await run.WaitForMoreAsync(200);
        await CheckAsync(pair, run);
    }

    [Fact]
    public async Task A_synchronous_master_says_when_no_slave_has_the_message_and_acknowledges_what_its_slave_has()
    {
        await using var pair = await StaticPair.StartAsync("SYNC_MASTER", "broker.replication.slave-timeout=1 s");
        await using var run = await HistoryRun.StartAsync(pair.NameServers, brokers: 1, HistoryRunOptions.Usual);
        await run.WaitForMoreAsync(200);

        await pair.Slave.KillAsync();
        run.History.Note("slave killed");
        var from = run.History.Now;
        await Eventually.True(() => StatusesOf(run, from).Contains(nameof(SendStatus.SlaveNotAvailable)), "SLAVE_NOT_AVAILABLE");
        Assert.Subset(
            new HashSet<string>(StringComparer.Ordinal) { nameof(SendStatus.SlaveNotAvailable), nameof(SendStatus.FlushSlaveTimeout) },
            StatusesOf(run, from));

        await pair.Slave.StartAsync();
        run.History.Note("slave back");
        await run.WaitForMoreAsync(200);

        await pair.Master.KillAsync();
        run.History.Note("master killed");
        await run.WaitForDeliveryAsync();

        await pair.Master.StartAsync();
        run.History.Note("master back");
        await run.WaitForMoreAsync(200);
        await CheckAsync(pair, run);
    }

    /// <summary>A consumer that begins now gets what the slave has, from its beginning on.</summary>
    private static async Task SlaveServesReadsAsync(StaticPair pair, HistoryRun run)
    {
        await using var consumers = new HistoryConsumers(new History(), pair.NameServers, HistoryRun.Topic, count: 1);
        await consumers.StartAsync(run.Queues);
        await Eventually.True(() => run.Queues.All(queue => consumers.LeastOf(queue) > 0), "messages of each queue from the slave");
    }

    /// <summary>How sends ended that were stored and not acknowledged as they should be.</summary>
    private static HashSet<string> StatusesOf(HistoryRun run, TimeSpan from) =>
        run.History.Events.OfType<Failed>().Where(failed => failed.At >= from && failed.Status is not null)
            .Select(failed => failed.Status!)
            .ToHashSet(StringComparer.Ordinal);

    private static async Task CheckAsync(StaticPair pair, HistoryRun run)
    {
        List<string> faults = [.. await run.EndAsync()];
        var begun = run.History.Now;
        while (LogCopies.Differences(pair.Stores).Count > 0 && run.History.Now - begun < CopyPatience)
            await Task.Delay(100);
        faults.AddRange(LogCopies.Differences(pair.Stores));
        if (faults.Count == 0)
            return;
        var folder = Directory.CreateTempSubdirectory("actormq-history-").FullName;
        await run.History.WriteAsync(Path.Combine(folder, "history.txt"));
        await pair.KeepLinesAsync(folder);
        Assert.Fail($"{faults.Count} faults, history in {folder}:\n{string.Join('\n', faults.Take(20))}");
    }
}
