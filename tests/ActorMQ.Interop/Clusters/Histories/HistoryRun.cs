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
        var wanted = Queues.Select(queue => queue.Broker).Distinct(StringComparer.Ordinal)
            .ToDictionary(broker => broker, broker => History.CountOf(broker) + count, StringComparer.Ordinal);
        if (!await IsSoonAsync(() => wanted.All(broker => History.CountOf(broker.Key) >= broker.Value)))
        {
            throw new TimeoutException(
                $"in {Patience} each broker group did not acknowledge {count} more sends: {string.Join(", ", wanted.Select(Progress))}");
        }

        string Progress(KeyValuePair<string, long> broker) =>
            $"{broker.Key} {History.CountOf(broker.Key) - broker.Value + count}";
    }

    /// <summary>Waits until every consumer has what is acknowledged by now.</summary>
    public async Task WaitForDeliveryAsync()
    {
        var wanted = History.Events.OfType<Acknowledged>().GroupBy(ack => ack.Place.Queue)
            .ToDictionary(queue => queue.Key, queue => queue.Max(ack => ack.Place.Offset) + 1);
        if (!await IsSoonAsync(() => wanted.All(queue => _consumers.LeastOf(queue.Key) >= queue.Value)))
        {
            throw new TimeoutException($"in {Patience} not delivered: {string.Join(", ", wanted.Select(Progress))}");
        }

        string Progress(KeyValuePair<QueueKey, long> queue) =>
            $"{queue.Key} {_consumers.LeastOf(queue.Key)} of {queue.Value}";
    }

    /// <summary>Stops sending, waits until consumers have all that is there, and says what is wrong.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _producers.StopAsync();
        History.Note("nothing is sent any more");
        var final = await FinalLogReader.ReadAsync(_nameServers, Topic, Queues);
        await IsSoonAsync(() => final.Queues.All(queue => _consumers.LeastOf(queue.Key) >= queue.Value.Count));
        await _consumers.StopAsync();
        History.Note($"{final.Queues.Values.Sum(queue => queue.Count)} messages stand there");
        return HistoryChecker.FaultsOf(History.Events, final);
    }

    public async ValueTask DisposeAsync()
    {
        await _producers.DisposeAsync();
        await _consumers.DisposeAsync();
    }

    private async Task<bool> IsSoonAsync(Func<bool> isSo)
    {
        var begun = History.Now;
        while (!isSo())
        {
            if (History.Now - begun > Patience)
                return false;
            await Task.Delay(LookEvery);
        }

        return true;
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
