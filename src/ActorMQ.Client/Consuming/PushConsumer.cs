using System.Diagnostics;
using System.Threading.Channels;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>Consumes the share of its group's messages that falls to it, by calling a handler.</summary>
/// <remarks>
/// <code>
///  rebalance (20 s, or when members change) ── takes and gives away ──► QueueConsumer, one for each queue
///  QueueConsumer: long poll ─► held messages ─► workers (concurrent) or its own loop (orderly) ─► handler
///                                   └─ finished ─► OffsetBook ── commit (5 s, with pulls, at the end) ──►
/// broker
/// </code>
/// A message is delivered at least once: again after a crash, when a queue changes hands while it is handled,
/// and when
/// the handler asks for it.
/// </remarks>
public sealed partial class PushConsumer : IConsumer
{
    private readonly MessageHandler _handler;
    private readonly BackgroundLoops _loops;
    private readonly CancellationTokenSource _handlersMustEnd = new();
    private readonly SemaphoreSlim _rebalanceNow = new(0);
    private readonly List<Task> _workers = [];
    private int _isStopped;

    // Not bounded by itself: each queue holds at most what the options allow before it stops pulling.
    private readonly Channel<(ConcurrentQueueConsumer Queue, ReceivedMessage Message)> _work =
        Channel.CreateUnbounded<(ConcurrentQueueConsumer, ReceivedMessage)>();

    internal PushConsumer(ActorMQClient client, PushConsumerOptions options, MessageHandler handler)
    {
        Client = client;
        Options = options;
        _handler = handler;
        SubscriptionVersion = client.NowMs;
        Subscriptions = IsShared
            ? [.. options.Subscriptions, Subscription.All(RetryTopics.RetryTopic(Group).Value)]
            : options.Subscriptions;
        Offsets = new OffsetBook(IsShared ? client.Brokers : null, Group, client.Log);
        Slots = new SemaphoreSlim(options.Concurrency);
        Retries = new Retries(this);
        _locks = new QueueLocks(this);
        _loops = new BackgroundLoops(client.Log, client.Time);
    }

    /// <summary>The consumer group.</summary>
    public GroupName Group => new(Options.Group);

    /// <summary>The queues that this member consumes now.</summary>
    public IReadOnlyCollection<MessageQueue> Queues
    {
        get
        {
            lock (_queues)
                return [.. _queues.Keys];
        }
    }

    /// <summary>What it subscribes to; in a clustering group the group's retry topic as well.</summary>
    public IReadOnlyList<Subscription> Subscriptions { get; }

    internal ActorMQClient Client { get; }

    internal PushConsumerOptions Options { get; }

    internal long SubscriptionVersion { get; }

    internal OffsetBook Offsets { get; }

    internal Retries Retries { get; }

    /// <summary>Handlers that may run at a time in a group that consumes in order.</summary>
    internal SemaphoreSlim Slots { get; }

    internal bool IsShared => Options.Model == MessageModel.Clustering;

    internal bool NeedsLocks => Options.Orderly && IsShared;

    ConsumerData IConsumer.ToConsumerData() => new()
    {
        GroupName = Options.Group,
        ConsumeType = ConsumeType.Passively,
        MessageModel = Options.Model,
        ConsumeFromWhere = Options.ConsumeFrom,
        SubscriptionDataSet = [.. Subscriptions.Select(s => s.ToData(SubscriptionVersion))],
    };

    void IConsumer.OnMembersChanged() => _rebalanceNow.Release();

    /// <summary>Stops pulling, waits for handlers at work, commits, and leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
            return;
        await _loops.DisposeAsync();
        _handlersMustEnd.CancelAfter(Options.StopGrace);
        _work.Writer.TryComplete();
        await StopQueuesAsync();
        await Task.WhenAll(_workers);
        await Offsets.CommitAsync(default);
        await UnlockAllAsync();
        await Client.RemoveConsumerAsync(this);
        _handlersMustEnd.Dispose();
    }

    internal void Start()
    {
        for (var i = 0; i < Options.Concurrency && !Options.Orderly; i++)
            _workers.Add(WorkAsync());
        _loops.Every(Options.CommitInterval, "commit of offsets", Offsets.CommitAsync);
        _loops.Add(RebalanceLoopAsync());
    }

    internal void Enqueue(ConcurrentQueueConsumer queue, ReceivedMessage message) =>
        _work.Writer.TryWrite((queue, message));

    /// <summary>Calls the application; whatever it throws means that the message comes again.</summary>
    internal async Task<ConsumeResult> CallHandlerAsync(ReceivedMessage message)
    {
        using var activity = ClientMeter.Activities.StartActivity("process", ActivityKind.Consumer);
        activity?.SetTag("messaging.system", "rocketmq").SetTag("messaging.message.id", message.MessageId);
        ConsumeResult result;
        try
        {
            result = await _handler(message, _handlersMustEnd.Token);
        }
        catch (Exception failure)
        {
            ClientLog.HandlerFailed(Client.Log, message.MessageId, message.Queue.ToString(), failure);
            result = ConsumeResult.RetryLater;
        }

        if (result == ConsumeResult.Success)
            return result;
        ClientMeter.ConsumeFailures.Add(1);
        if (!IsShared)
            ClientLog.BroadcastFailed(Client.Log, message.MessageId);
        return result;
    }

    private async Task WorkAsync()
    {
        await foreach (var (queue, message) in _work.Reader.ReadAllAsync())
            await queue.HandleAsync(message);
    }
}
