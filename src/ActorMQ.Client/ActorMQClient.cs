using System.Collections.Concurrent;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Client;

/// <summary>The connections, routes and heartbeats that producers and consumers of one process
/// share.</summary>
/// <remarks>
/// Works against ActorMQ and Apache RocketMQ 4.9 and 5. One for each cluster is enough.
/// <code>
/// await using var client = new ActorMQClient(new() { NameServers = "127.0.0.1:9876" });
/// var producer = client.CreateProducer(new() { Group = "orders" });
/// await producer.SendAsync(new Message(new("Orders"), body).WithTag("paid"));
/// </code>
/// </remarks>
public sealed partial class ActorMQClient : IAsyncDisposable
{
    private readonly RemotingClient _remoting;
    private readonly Heartbeats _heartbeats;
    private readonly BackgroundLoops _loops;
    private readonly ConcurrentDictionary<Producer, bool> _producers = new();
    private readonly ConcurrentDictionary<IConsumer, bool> _consumers = new();
    private int _isDisposed;

    /// <summary>A client over sockets.</summary>
    /// <param name="options">Where the name servers are, and how to talk to them.</param>
    /// <param name="log">Where failures in the background are told; null: nowhere.</param>
    /// <param name="time">Measures timeouts and intervals; null: the system's clock.</param>
    /// <exception cref="ClientException">No name server is configured.</exception>
    public ActorMQClient(ActorMQClientOptions options, ILoggerFactory? log = null, TimeProvider? time = null)
        : this(options, network: null, log, time)
    {
    }

    /// <summary>A client over any network.</summary>
    /// <exception cref="ClientException">No name server is configured.</exception>
    public ActorMQClient(
        ActorMQClientOptions options, IConnectionFactory? network, ILoggerFactory? log, TimeProvider? time)
    {
        log ??= NullLoggerFactory.Instance;
        Options = options;
        Log = log.CreateLogger<ActorMQClient>();
        Time = time ?? TimeProvider.System;
        var identity = ClientIdentity.Next(options.ClientAddress, options.InstanceName);
        ClientId = identity.ClientId;
        MessageIds = new UniqueKeySource(Time, identity.Address, Environment.ProcessId, identity.Number);
        var remoting =
            new RemotingClientOptions { HeaderEncoding = options.HeaderEncoding, Tls = options.Tls };
        var pushes = new BrokerPushes(group => NotifyMembersChanged(group));
        _remoting = network is null
            ? new RemotingClient(remoting, pushes, log, Time)
            : new RemotingClient(remoting, pushes, network, log, Time);
        Lost = new LostReplicas(Time);
        var nameServers = new NameServers(options.NameServers, _remoting, options.RequestTimeout, Time);
        Routes = new RouteCache(nameServers, Lost, Log, Time);
        Brokers = new BrokerCalls(_remoting, Routes, Lost, options.RequestTimeout, Time);
        _heartbeats = new Heartbeats(this);
        _loops = new BackgroundLoops(Log, Time);
        _loops.Every(options.RouteRefreshInterval, "route refresh", Routes.RefreshAsync);
        _loops.Every(options.HeartbeatInterval, "heartbeat", _heartbeats.SendAsync);
        if (options.BrokerSilenceMax is { } silenceMax)
        {
            var watch = new BrokerWatch(_remoting, Brokers, Routes, Lost, silenceMax);
            _loops.Every(BrokerWatch.Period, "watch over connections", watch.LookAsync);
        }

        // A replica that is new to us does not know us either.
        var stopping = _loops.Stopping;
        Routes.ReplicasChanged += (_, _) => _ = _heartbeats.SendAsync(stopping);
    }

    /// <summary>How brokers know this client.</summary>
    public string ClientId { get; }

    internal ActorMQClientOptions Options { get; }

    internal ILogger Log { get; }

    internal TimeProvider Time { get; }

    internal long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    internal UniqueKeySource MessageIds { get; }

    internal LostReplicas Lost { get; }

    internal RouteCache Routes { get; }

    internal BrokerCalls Brokers { get; }

    internal IEnumerable<Producer> Producers => _producers.Keys;

    internal IEnumerable<IConsumer> Consumers => _consumers.Keys;

    /// <summary>A producer. It needs no connection until its first send.</summary>
    /// <exception cref="ClientException">RocketMQ would not take the group's name.</exception>
    public Producer CreateProducer(ProducerOptions options)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        GroupNames.Check(options.Group);
        var producer = new Producer(this, options);
        _producers[producer] = true;
        return producer;
    }

    /// <summary>A consumer that calls <paramref name="handler"/> for each message, from several tasks at a
    /// time.</summary>
    /// <param name="options">The group, what it subscribes to, and how.</param>
    /// <param name="handler">
    /// Consumes a message. An exception counts as <see cref="ConsumeResult.RetryLater"/>. The token is
    /// cancelled
    /// when the consumer stops and its grace is over.
    /// </param>
    /// <param name="ct">Gives the start up.</param>
    /// <exception cref="ClientException">No name server answers, or RocketMQ would not take a
    /// name.</exception>
    public async Task<PushConsumer> StartPushConsumerAsync(
        PushConsumerOptions options, MessageHandler handler, CancellationToken ct = default)
    {
        var consumer = new PushConsumer(this, options, handler);
        await AddConsumerAsync(consumer, ct);
        consumer.Start();
        return consumer;
    }

    /// <summary>A consumer that the application asks for messages.</summary>
    /// <exception cref="ClientException">No name server answers, or RocketMQ would not take a
    /// name.</exception>
    public async Task<PullConsumer> StartPullConsumerAsync(
        PullConsumerOptions options, CancellationToken ct = default)
    {
        var consumer = new PullConsumer(this, options);
        await AddConsumerAsync(consumer, ct);
        consumer.Start();
        return consumer;
    }

    /// <summary>Stops all producers and consumers, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await Task.WhenAll(_consumers.Keys.Select(c => c.DisposeAsync().AsTask()));
        await Task.WhenAll(_producers.Keys.Select(p => p.DisposeAsync().AsTask()));
        await _loops.DisposeAsync();
        await _remoting.DisposeAsync();
    }

    internal async ValueTask RemoveProducerAsync(Producer producer)
    {
        if (_producers.TryRemove(producer, out _))
            await _heartbeats.UnregisterAsync(producer.Group.Value, consumer: null);
    }

    internal async ValueTask RemoveConsumerAsync(IConsumer consumer)
    {
        if (_consumers.TryRemove(consumer, out _))
            await _heartbeats.UnregisterAsync(producer: null, consumer.Group.Value);
    }

    internal Task SendHeartbeatsAsync(CancellationToken ct) => _heartbeats.SendAsync(ct);

    private async Task AddConsumerAsync(IConsumer consumer, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        GroupNames.Check(consumer.Group.Value);
        foreach (var subscription in consumer.Subscriptions)
            await Routes.GetAsync(subscription.Topic, ct);
        _consumers[consumer] = true;
        await _heartbeats.SendAsync(ct);
    }

    /// <summary>Wakes the members of one group, or of all groups for null.</summary>
    private void NotifyMembersChanged(string? group)
    {
        foreach (var consumer in _consumers.Keys)
        {
            if (group is null || string.Equals(consumer.Group.Value, group, StringComparison.Ordinal))
                consumer.OnMembersChanged();
        }
    }
}
