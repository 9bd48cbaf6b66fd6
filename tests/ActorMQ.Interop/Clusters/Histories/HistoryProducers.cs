using ActorMQ.Client;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>
/// Producers that each send to every queue of a topic, one message after the other to a queue, each message once,
/// and write down what they were told.
/// </summary>
public sealed class HistoryProducers : IAsyncDisposable
{
    private const int SmallestBytes = 16;
    private const int SizeSteps = 1000;

    private readonly History _history;
    private readonly List<ActorMQClient> _clients = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly long[] _sequences;
    private readonly TimeSpan _pause;
    private readonly TimeSpan _timeout;
    private readonly TopicName _topic;
    private Task _running = Task.CompletedTask;

    /// <param name="history">Where it is written down.</param>
    /// <param name="nameServers">The cluster's.</param>
    /// <param name="topic">Where to; its queues are there.</param>
    /// <param name="count">How many.</param>
    /// <param name="pause">Between two messages of a producer to a queue.</param>
    /// <param name="timeout">Of a send.</param>
    public HistoryProducers(
        History history, string nameServers, string topic, int count, TimeSpan pause, TimeSpan timeout)
    {
        _history = history;
        _topic = new TopicName(topic);
        (_pause, _timeout) = (pause, timeout);
        _sequences = new long[count];
        for (var i = 0; i < count; i++)
            _clients.Add(new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers, InstanceName = $"producer-{i}" }));
    }

    public void Start(IReadOnlyList<QueueKey> queues) => _running = Task.WhenAll(
        from producer in Enumerable.Range(0, _clients.Count)
        from queue in queues
        select Task.Run(() => SendAsync(producer, queue)));

    /// <summary>Waits until what is under way is answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var client in _clients)
            await client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SendAsync(int number, QueueKey queue)
    {
        var producer = _clients[number].CreateProducer(
            new ProducerOptions { Group = "HistoryProducers", RetryCountMax = 0, SendTimeout = _timeout });
        var target = new MessageQueue(_topic, new BrokerName(queue.Broker), new QueueId(queue.Queue));
        while (!_stop.IsCancellationRequested)
        {
            var sent = new Sent(number, Interlocked.Increment(ref _sequences[number]));
            var begun = _history.Now;
            try
            {
                var body = sent.ToBody(SmallestBytes + (int)(sent.Sequence % SizeSteps));
                var result = await producer.SendAsync(new Message(_topic, body), target, CancellationToken.None);
                var place = new Place(queue, result.Offset.Value);
                _history.Add(result.Status == SendStatus.Ok
                    ? new Acknowledged(_history.Now, sent, place, _history.Now - begun)
                    : new Failed(_history.Now, sent, queue, $"stored at {place.Offset}: {result.Status}") { Status = result.Status.ToString() });
            }
            catch (Exception failure) when (failure is ClientException or RemotingException)
            {
                _history.Add(new Failed(_history.Now, sent, queue, $"{failure.GetType().Name}: {failure.Message} after {_history.Now - begun}"));
            }

            await Task.WhenAny(Task.Delay(_pause, CancellationToken.None), Task.Delay(Timeout.Infinite, _stop.Token));
        }
    }
}
