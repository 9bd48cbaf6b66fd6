using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorMQ.Client;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Interop;

/// <summary>Several senders of numbered messages, who remember which were acknowledged and where.</summary>
public sealed class SequenceSender : IAsyncDisposable
{
    private const int Senders = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorMQClient _client;
    private readonly TopicName _topic;
    private readonly string _prefix;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, (int Queue, long Offset)> _acknowledged = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private int _next;
    private int _failures;

    public SequenceSender(string nameServers, string topic, string prefix)
    {
        _client = new ActorMQClient(new ActorMQClientOptions { NameServers = nameServers, InstanceName = prefix });
        _topic = new TopicName(topic);
        _prefix = prefix;
    }

    public IReadOnlyDictionary<string, (int Queue, long Offset)> Acknowledged => _acknowledged;

    public int Failures => Volatile.Read(ref _failures);

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));

    /// <summary>Waits until so many more sends are acknowledged than now.</summary>
    public async Task WaitForMoreAsync(int count)
    {
        var wanted = _acknowledged.Count + count;
        var watch = Stopwatch.StartNew();
        while (_acknowledged.Count < wanted)
        {
            Assert.True(watch.Elapsed < Patience, $"{_acknowledged.Count} of {wanted} sends acknowledged, {Failures} failed, in {watch.Elapsed}");
            await Task.Delay(10);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        var producer = _client.CreateProducer(new ProducerOptions { Group = "Sequence", RetryCountMax = 0 });
        while (!_stop.IsCancellationRequested)
        {
            var body = _prefix + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
            try
            {
                var result = await producer.SendAsync(new Message(_topic, Encoding.UTF8.GetBytes(body)), _stop.Token);
                if (result.Status == SendStatus.Ok)
                    Assert.True(_acknowledged.TryAdd(body, (result.Queue.Queue.Value, result.Offset.Value)));
            }
            catch (Exception failed) when (failed is ClientException or RemotingException or OperationCanceledException)
            {
                // While the broker is away a failed send is the right answer; the message was never promised.
                if (_stop.IsCancellationRequested)
                    return;
                Interlocked.Increment(ref _failures);
                await Task.Delay(10);
            }
        }
    }
}
