using System.Collections.Concurrent;
using ActorMQ.Client;
using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Consumers that each read every queue from its beginning on, and write down what they got.</summary>
public sealed class HistoryConsumers : IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly History _history;
    private readonly string _topic;
    private readonly ConcurrentDictionary<(int Consumer, QueueKey Queue), long> _next = new();
    private readonly List<ActorMQClient> _clients = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public HistoryConsumers(History history, string nameServers, string topic, int count)
    {
        _history = history;
        _topic = topic;
        for (var i = 0; i < count; i++)
            _clients.Add(new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers, InstanceName = $"consumer-{i}" }));
    }

    public async Task StartAsync(IReadOnlyList<QueueKey> queues)
    {
        var all = new List<Task>();
        for (var i = 0; i < _clients.Count; i++)
        {
            var number = i;
            var consumer = await _clients[i].StartPullConsumerAsync(new PullConsumerOptions
            {
                Group = $"HistoryConsumers-{i}",
                Subscriptions = [Subscription.All(_topic)],
                AutoCommit = false,
            });
            all.AddRange(queues.Select(queue => Task.Run(() => ReadAsync(number, consumer, queue))));
        }

        _running = Task.WhenAll(all);
    }

    /// <summary>How many messages of a queue every consumer has got.</summary>
    public long LeastOf(QueueKey queue) =>
        Enumerable.Range(0, _clients.Count).Min(consumer => _next.GetValueOrDefault((consumer, queue)));

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

    private async Task ReadAsync(int number, PullConsumer consumer, QueueKey queue)
    {
        var source = new MessageQueue(new TopicName(_topic), new BrokerName(queue.Broker), new QueueId(queue.Queue));
        var next = QueueOffset.Zero;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var pulled = await consumer.PullAsync(source, next, 32, Wait, _stop.Token);
                if (pulled.Status == PullStatus.OffsetIllegal && pulled.NextOffset != next)
                    _history.Add(new Moved(_history.Now, number, queue, next.Value, pulled.NextOffset.Value));
                foreach (var message in pulled.Messages)
                    _history.Add(new Delivered(_history.Now, number, Sent.OfBody(message.Body.Span), new(queue, message.Offset.Value)));
                next = pulled.NextOffset;
                _next[(number, queue)] = next.Value;
            }
            catch (Exception failure) when (failure is ClientException or RemotingException)
            {
                // The broker is away, or another leads now; it is asked again.
                await Task.Delay(RetryDelay, CancellationToken.None);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
