using System.Diagnostics;
using System.Runtime.ExceptionServices;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Sends messages. All methods may be called from any thread at the same time.</summary>
/// <remarks>
/// A send that is refused is tried again on another broker, up to <see cref="ProducerOptions.RetryCountMax"/>
/// times. While there is no broker to ask (it is lost, or hands its queues to another replica) the route is
/// followed, and the send waits for it. All that within <see cref="ProducerOptions.SendTimeout"/>.
/// A try whose answer was lost may have stored the message, so a message can be stored twice, with one
/// <see cref="SendResult.MessageId"/>.
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

    /// <summary>Sends to the queue of a sharding key: messages of one key keep their order. Tried
    /// again on that queue, and only if nothing was stored.</summary>
    /// <exception cref="BrokerException">The broker refused it.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<SendResult> SendAsync(Message message, string shardingKey, CancellationToken ct = default) =>
        SendAsync(
            message.With(PropertyNames.ShardingKey, shardingKey),
            queues => QueueSelection.ByKey(queues, shardingKey),
            ct);

    /// <summary>Sends to a queue that the caller chooses among those of the topic. Tried again on that
    /// queue, and only if nothing was stored.</summary>
    /// <exception cref="BrokerException">The broker refused it.</exception>
    /// <exception cref="ClientException">There is no broker, or it is no message that RocketMQ
    /// takes.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public async Task<SendResult> SendAsync(
        Message message, Func<IReadOnlyList<MessageQueue>, MessageQueue> selector,
        CancellationToken ct = default)
    {
        var outgoing = Encode(message);
        var start = _client.Time.GetTimestamp();
        MessageQueue? chosen = null;
        while (true)
        {
            try
            {
                chosen ??= selector((await RouteOfAsync(outgoing, ct)).WriteQueues);
                return await TrySendAsync(outgoing, chosen.Value, Left(start), ct);
            }
            catch (Exception failure)
                when (SendRetry.FaultOf(failure) == SendFault.NotThere && Left(start) > TimeSpan.Zero)
            {
                await FollowAsync(outgoing.Topic, Left(start), failure, ct);
            }
        }
    }

    /// <summary>Sends to one queue. Tried again there, and only if nothing was stored.</summary>
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
        try
        {
            await SendOneWayOnceAsync(outgoing, ct);
        }
        catch (Exception failure) when (SendRetry.FaultOf(failure) == SendFault.NotThere)
        {
            await FollowAsync(outgoing.Topic, _options.SendTimeout, failure, ct);
            await SendOneWayOnceAsync(outgoing, ct);
        }
    }

    /// <summary>The queues that messages of <paramref name="topic"/> are sent to now.</summary>
    /// <exception cref="ClientException">There are none.</exception>
    public async Task<IReadOnlyList<MessageQueue>> GetQueuesAsync(
        TopicName topic, CancellationToken ct = default) =>
        (await _client.Routes.GetForSendAsync(topic, _options.DefaultTopicQueueCount, ct)).WriteQueues;

    /// <summary>Tells the brokers that this producer is gone.</summary>
    public ValueTask DisposeAsync() => _client.RemoveProducerAsync(this);

    private async Task SendOneWayOnceAsync(OutgoingMessage message, CancellationToken ct)
    {
        var route = await RouteOfAsync(message, ct);
        await _client.Brokers.SendOneWayAsync(message, NextQueue(route, failed: null), ct);
    }

    private OutgoingMessage Encode(Message message) =>
        OutgoingMessage.Of(message, _options, _client.MessageIds, _client.NowMs);

    private Task<Route> RouteOfAsync(OutgoingMessage message, CancellationToken ct) =>
        _client.Routes.GetForSendAsync(message.Topic, _options.DefaultTopicQueueCount, ct);

    private MessageQueue NextQueue(Route route, BrokerName? failed)
    {
        var turn = Interlocked.Increment(ref _turn);
        return failed is null && _client.Lost.IsEmpty
            ? QueueSelection.InTurn(route.WriteQueues, turn, isAvoided: null)
            : QueueSelection.InTurn(route.WriteQueues, turn, broker => broker == failed || IsLost(broker));
    }

    private bool IsLost(BrokerName broker) => _client.Lost.Contains(_client.Routes.MasterOf(broker));

    private async Task<SendResult> SendInTurnAsync(OutgoingMessage message, CancellationToken ct)
    {
        var start = _client.Time.GetTimestamp();
        var isKnown = _client.Routes.Knows(message.Topic);
        BrokerName? failed = null;
        for (var refusals = 0; ;)
        {
            MessageQueue? queue = null;
            try
            {
                var route = await RouteOfAsync(message, ct);
                isKnown = true;
                queue = NextQueue(route, failed);
                var result = await TrySendAsync(message, queue.Value, Left(start), ct);
                if (result.Status == SendStatus.Ok || !_options.RetryWhenNotStoredOk
                    || refusals >= _options.RetryCountMax)
                {
                    return result;
                }

                refusals++;
            }
            catch (Exception failure) when (MayRetry(failure, isKnown, start, ref refusals))
            {
                ClientMeter.Retries.Add(1);
                if (queue is null || !HasOther(message.Topic, queue.Value.Broker))
                    await FollowAsync(message.Topic, Left(start), failure, ct);
            }

            failed = queue?.Broker;
        }
    }

    /// <summary>
    /// Refusals are counted, as RocketMQ counts them; while nobody is there who could refuse, time alone is.
    /// </summary>
    private bool MayRetry(Exception failure, bool isKnown, long start, ref int refusals)
    {
        if (Left(start) == TimeSpan.Zero)
            return false;
        return SendRetry.FaultOf(failure) switch
        {
            SendFault.NotThere => true,

            // The message may be stored: who wants no retry wants no message twice.
            SendFault.Lost => _options.RetryCountMax > 0,
            SendFault.Refused => refusals++ < _options.RetryCountMax,

            // A topic whose last broker is lost for the moment has no route.
            _ => isKnown && failure is NoRouteException,
        };
    }

    /// <summary>Never negative: a span of -1 ms would mean to wait for ever.</summary>
    private TimeSpan Left(long start)
    {
        var left = _options.SendTimeout - _client.Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Whether there is another broker to try at once; the route is asked for beside it.</summary>
    private bool HasOther(TopicName topic, BrokerName failed)
    {
        var asking = _client.Routes.FollowAsync(topic, default);
        return !asking.IsFaulted && _client.Routes.WriteQueuesOf(topic).Any(
            queue => queue.Broker != failed && !IsLost(queue.Broker));
    }

    /// <summary>Waits for a newer route, or until the send's time is over.</summary>
    private async Task FollowAsync(
        TopicName topic, TimeSpan left, Exception failure, CancellationToken ct)
    {
        try
        {
            await _client.Routes.FollowAsync(topic, ct).WaitAsync(left, _client.Time, ct);
        }
        catch (TimeoutException)
        {
            ExceptionDispatchInfo.Throw(failure);
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
