namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Producers and consumers at work on one topic, from its making to the last check.</summary>
public sealed class HistoryRun : IAsyncDisposable
{
    public const string Topic = "History";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly string _nameServers;
    private readonly HistoryProducers _producers;
    private readonly HistoryConsumers _consumers;

    private HistoryRun(History history, string nameServers, IReadOnlyList<QueueKey> queues, HistoryRunOptions options)
    {
        History = history;
        _nameServers = nameServers;
        Queues = queues;
        _producers = new HistoryProducers(History, nameServers, Topic, options.Producers, options.Pause, options.SendTimeout);
        _consumers = new HistoryConsumers(History, nameServers, Topic, options.Consumers);
    }

    public History History { get; }

    public IReadOnlyList<QueueKey> Queues { get; }

    /// <summary>Makes the topic at each broker group, and starts clients.</summary>
    /// <param name="nameServers">The cluster's.</param>
    /// <param name="brokers">How many broker groups there are to be.</param>
    /// <param name="options">What clients there are.</param>
    public static async Task<HistoryRun> StartAsync(string nameServers, int brokers, HistoryRunOptions options)
    {
        var history = new History();
        var run = new HistoryRun(history, nameServers, await TopicMaker.MakeAsync(history, nameServers, Topic, brokers), options);
        run._producers.Start(run.Queues);
        await run._consumers.StartAsync(run.Queues);
        return run;
    }

    /// <summary>Waits until so many more sends are acknowledged than now, to each broker group.</summary>
    public async Task WaitForMoreAsync(int count)
    {
        var from = History.Now;
        await UntilAsync($"{count} more sends acknowledged by each broker group", () =>
        {
            var more = History.Events.OfType<Acknowledged>().Where(ack => ack.At > from).ToLookup(ack => ack.Place.Queue.Broker, StringComparer.Ordinal);
            return Queues.All(queue => more[queue.Broker].Skip(count - 1).Any());
        });
    }

    /// <summary>Stops sending, waits until consumers have all that is there, and says what is wrong.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _producers.StopAsync();
        History.Note("nothing is sent any more");
        var final = await FinalLogReader.ReadAsync(_nameServers, Topic, Queues);
        var total = final.Queues.Values.Sum(queue => queue.Count);
        var begun = History.Now;
        while (HistoryChecker.FaultsOf(History.Events, final).Any(fault => fault.StartsWith("not delivered", StringComparison.Ordinal))
            && History.Now - begun < Patience)
        {
            await Task.Delay(LookEvery);
        }

        await _consumers.StopAsync();
        History.Note($"{total} messages stand there");
        return HistoryChecker.FaultsOf(History.Events, final);
    }

    public async ValueTask DisposeAsync()
    {
        await _producers.DisposeAsync();
        await _consumers.DisposeAsync();
    }

    private async Task UntilAsync(string what, Func<bool> isSo)
    {
        var begun = History.Now;
        while (!isSo())
        {
            if (History.Now - begun > Patience)
                throw new TimeoutException($"in {Patience} not: {what}; {History.AcknowledgedCount} sends acknowledged, {History.FailedCount} failed");
            await Task.Delay(LookEvery);
        }
    }
}

/// <summary>What clients a history is of.</summary>
/// <param name="Producers">How many; each sends to every queue.</param>
/// <param name="Consumers">How many; each reads every queue.</param>
/// <param name="Pause">Between two messages of a producer to a queue.</param>
/// <param name="SendTimeout">Of a send.</param>
public sealed record HistoryRunOptions(int Producers, int Consumers, TimeSpan Pause, TimeSpan SendTimeout)
{
    public static HistoryRunOptions Usual { get; } = new(2, 2, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(3));
}
