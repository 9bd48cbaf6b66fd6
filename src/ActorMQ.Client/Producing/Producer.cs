using System.Diagnostics;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Sends messages. All methods may be called from any thread at the same time.</summary>
/// <remarks>
/// A send that failed is tried again on another broker, up to <see cref="ProducerOptions.RetryCountMax"/>
/// times
/// within <see cref="ProducerOptions.SendTimeout"/>. A try whose answer was lost may have stored the message,
/// so a
/// message can be stored twice, with one <see cref="SendResult.MessageId"/>.
/// </remarks>
public sealed class Producer : IAsyncDisposable
{
    private readonly ActorMQClient _client;
    private readonly ProducerOptions _options;
    private uint _turn;

    internal Producer(ActorMQClient client, ProducerOptions options)
    {
        _client = client;
        _options = options;
    }

    /// <summary>The producer group.</summary>
    public GroupName Group => new(_options.Group);

    /// <summary>Sends to a queue in turn, and waits until the broker has stored the message.</summary>
    /// <exception cref="BrokerException">The broker refused it, and so did every retry.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">No broker answered.</exception>
    public Task<SendResult> SendAsync(Message message, CancellationToken ct = default) =>
        SendInTurnAsync(Encode(message), ct);

    /// <summary>Sends to the queue of a sharding key: messages of one key keep their order. Not tried
    /// again.</summary>
    /// <exception cref="BrokerException">The broker refused it.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<SendResult> SendAsync(Message message, string shardingKey, CancellationToken ct = default) =>
        SendAsync(
            message.With(PropertyNames.ShardingKey, shardingKey),
            queues => QueueSelection.ByKey(queues, shardingKey),
            ct);

    /// <summary>Sends to a queue that the caller chooses among those of the topic. Not tried again.</summary>
    /// <exception cref="BrokerException">The broker refused it.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public async Task<SendResult> SendAsync(
        Message message, Func<IReadOnlyList<MessageQueue>, MessageQueue> selector,
        CancellationToken ct = default)
    {
        var outgoing = Encode(message);
        var route = await RouteOfAsync(outgoing, ct);
        return await TrySendAsync(outgoing, selector(route.WriteQueues), _options.SendTimeout, ct);
    }

    /// <summary>Sends to one queue. Not tried again.</summary>
    /// <exception cref="BrokerException">The broker refused it.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<SendResult> SendAsync(Message message, MessageQueue queue, CancellationToken ct = default) =>
        SendAsync(message, _ => queue, ct);

    /// <summary>Sends several messages of one topic in one request.</summary>
    /// <exception cref="BrokerException">The broker refused them, and so did every retry.</exception>
    /// <exception cref="ClientException">There is no broker, or the messages do not form a batch.</exception>
    /// <exception cref="RemotingException">No broker answered.</exception>
    public Task<SendResult> SendBatchAsync(IReadOnlyList<Message> messages, CancellationToken ct = default) =>
        SendInTurnAsync(OutgoingMessage.OfBatch(messages, _options, _client.MessageIds, _client.NowMs), ct);

    /// <summary>Sends and does not ask whether it arrived.</summary>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">No connection to the broker could be made.</exception>
    public async ValueTask SendOneWayAsync(Message message, CancellationToken ct = default)
    {
        var outgoing = Encode(message);
        var route = await RouteOfAsync(outgoing, ct);
        await _client.Brokers.SendOneWayAsync(outgoing, NextQueue(route, failed: null), ct);
    }

    /// <summary>The queues that messages of <paramref name="topic"/> are sent to now.</summary>
    /// <exception cref="ClientException">There are none.</exception>
    public async Task<IReadOnlyList<MessageQueue>> GetQueuesAsync(
        TopicName topic, CancellationToken ct = default) =>
        (await _client.Routes.GetForSendAsync(topic, _options.DefaultTopicQueueCount, ct)).WriteQueues;

    /// <summary>Tells the brokers that this producer is gone.</summary>
    public ValueTask DisposeAsync() => _client.RemoveProducerAsync(this);

    private OutgoingMessage Encode(Message message) =>
        OutgoingMessage.Of(message, _options, _client.MessageIds, _client.NowMs);

    private Task<Route> RouteOfAsync(OutgoingMessage message, CancellationToken ct) =>
        _client.Routes.GetForSendAsync(message.Topic, _options.DefaultTopicQueueCount, ct);

    private MessageQueue NextQueue(Route route, BrokerName? failed) =>
        QueueSelection.InTurn(route.WriteQueues, Interlocked.Increment(ref _turn), failed);

    private async Task<SendResult> SendInTurnAsync(OutgoingMessage message, CancellationToken ct)
    {
        var start = _client.Time.GetTimestamp();
        var route = await RouteOfAsync(message, ct);
        BrokerName? failed = null;
        for (var tries = 0; ; tries++)
        {
            var left = Left(start);
            var isLast = tries >= _options.RetryCountMax;
            var queue = NextQueue(route, failed);
            try
            {
                var result = await TrySendAsync(message, queue, left, ct);
                if (isLast || result.Status == SendStatus.Ok || !_options.RetryWhenNotStoredOk)
                    return result;
            }
            catch (Exception failure) when (!isLast && IsRetryable(failure, start))
            {
                ClientMeter.Retries.Add(1);
                route = await RefreshAsync(route, ct);
            }

            failed = queue.Broker;
        }
    }

    /// <summary>Never negative: a span of -1 ms would mean to wait for ever.</summary>
    private TimeSpan Left(long start)
    {
        var left = _options.SendTimeout - _client.Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool IsRetryable(Exception failure, long start) =>
        _client.Time.GetElapsedTime(start) < _options.SendTimeout
        && failure switch
        {
            BrokerException refused => SendRetry.IsRetryable(refused.Code),
            RemotingException => true,
            _ => false,
        };

    private async Task<Route> RefreshAsync(Route route, CancellationToken ct)
    {
        try
        {
            var fresh = await _client.Routes.FetchAsync(route.Topic, ct);
            return fresh is { WriteQueues.Count: > 0 } ? fresh : route;
        }
        catch (ClientException failure)
        {
            ClientLog.RouteFailed(_client.Log, route.Topic.Value, failure);
            return route;
        }
    }

    private async Task<SendResult> TrySendAsync(
        OutgoingMessage message, MessageQueue queue, TimeSpan timeout, CancellationToken ct)
    {
        using var activity = ClientMeter.Activities.StartActivity("send", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "rocketmq").SetTag(
            "messaging.destination.name", queue.Topic.Value);
        var result = await _client.Brokers.SendAsync(message, queue, timeout, ct);
        activity?.SetTag("messaging.message.id", result.MessageId);
        ClientMeter.Sent.Add(1);
        return result;
    }
}
