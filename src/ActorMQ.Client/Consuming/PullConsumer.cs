using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Gets messages when the application asks for them, of the queues that it chooses.</summary>
/// <remarks>
/// Queues are not shared out: members of one group agree among themselves, or use a
/// <see cref="PushConsumer"/>.
/// A queue's position is the offset behind the last message that the application has taken, and is what is
/// committed.
/// </remarks>
public sealed class PullConsumer : IConsumer
{
    private readonly ActorMQClient _client;
    private readonly PullConsumerOptions _options;
    private readonly OffsetBook _reached;
    private readonly ConcurrentDictionary<MessageQueue, PullCursor> _cursors = new();
    private readonly BackgroundLoops _loops;
    private readonly long _subscriptionVersion;
    private int _isStopped;

    internal PullConsumer(ActorMQClient client, PullConsumerOptions options)
    {
        _client = client;
        _options = options;
        _subscriptionVersion = client.NowMs;
        _reached = new OffsetBook(client.Brokers, Group, client.Log);
        _loops = new BackgroundLoops(client.Log, client.Time);
    }

    /// <summary>The consumer group.</summary>
    public GroupName Group => new(_options.Group);

    /// <summary>What it subscribes to.</summary>
    public IReadOnlyList<Subscription> Subscriptions => _options.Subscriptions;

    ConsumerData IConsumer.ToConsumerData() => new()
    {
        GroupName = _options.Group,
        ConsumeType = ConsumeType.Actively,
        MessageModel = MessageModel.Clustering,
        ConsumeFromWhere = _options.ConsumeFrom,
        SubscriptionDataSet = [.. Subscriptions.Select(s => s.ToData(_subscriptionVersion))],
    };

    void IConsumer.OnMembersChanged()
    {
        // Queues are the application's choice.
    }

    /// <summary>The queues of a topic; empty when the topic does not exist.</summary>
    /// <exception cref="ClientException">No name server answers.</exception>
    public async Task<IReadOnlyList<MessageQueue>> GetQueuesAsync(
        TopicName topic, CancellationToken ct = default) =>
        (await _client.Routes.FetchAsync(topic, ct))?.ReadQueues ?? [];

    /// <summary>Pulls once, at any offset; moves no position.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">The first offset wanted.</param>
    /// <param name="countMax">The most messages wanted.</param>
    /// <param name="wait">How long to wait for messages; zero answers at once.</param>
    /// <param name="ct">Gives the waiting up.</param>
    /// <exception cref="BrokerException">The broker refused.</exception>
    /// <exception cref="ClientException">The topic is not subscribed to, or has no broker.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public async Task<PullResult> PullAsync(
        MessageQueue queue, QueueOffset offset, int countMax, TimeSpan wait, CancellationToken ct = default)
    {
        var subscription = SubscriptionOf(queue.Topic);
        await _client.Routes.GetAsync(queue.Topic, ct);
        var request = new PullRequest(queue, offset, countMax, wait > TimeSpan.Zero ? wait : null);
        return await _client.Brokers.PullAsync(
            request, subscription, _subscriptionVersion, Group, _client.Log, ct);
    }

    /// <summary>The messages of all queues of a topic, from each queue's position on, until
    /// cancelled.</summary>
    public async IAsyncEnumerable<ReceivedMessage> ReceiveAsync(
        TopicName topic, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var message in ReceiveAsync(await GetQueuesAsync(topic, ct), ct))
            yield return message;
    }

    /// <summary>The messages of some queues, from each queue's position on, until cancelled.</summary>
    /// <remarks>
    /// In order within a queue. A message counts as taken when the next one is asked for, so that an
    /// application which
    /// fails on it does not pass it over.
    /// </remarks>
    public async IAsyncEnumerable<ReceivedMessage> ReceiveAsync(
        IReadOnlyCollection<MessageQueue> queues, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, _loops.Stopping);
        var ahead = Channel.CreateBounded<ReadAhead>(_options.ReadAheadCount);
        var readers = queues.Select(q => ReadAheadAsync(q, ahead.Writer, stop.Token)).ToList();
        try
        {
            await foreach (var (message, cursor, epoch) in ahead.Reader.ReadAllAsync(stop.Token))
            {
                if (!cursor.IsCurrent(epoch))
                    continue;
                yield return message;
                if (cursor.TryAdvance(epoch, message.Offset))
                    _reached.Set(message.Queue, message.Offset + 1);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(readers);
        }
    }

    /// <summary>The next message of this queue will be the one at <paramref name="offset"/>.</summary>
    public void Seek(MessageQueue queue, QueueOffset offset)
    {
        _cursors.GetOrAdd(queue, _ => new PullCursor(offset)).Seek(offset);
        _reached.Set(queue, offset);
    }

    /// <summary>Where this consumer stands: the offset of the next message of the queue.</summary>
    /// <exception cref="ClientException">The broker is not known, or refused.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public async Task<QueueOffset> GetPositionAsync(MessageQueue queue, CancellationToken ct = default) =>
        (await CursorOfAsync(queue, ct)).Position;

    /// <summary>The offset that the group has committed; null when it has none.</summary>
    /// <exception cref="ClientException">The broker is not known, or refused.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<QueueOffset?> GetCommittedAsync(MessageQueue queue, CancellationToken ct = default) =>
        _client.Brokers.GetCommittedAsync(queue, Group, ct);

    /// <summary>Commits all positions now. What fails is told to the log and tried again next time.</summary>
    public Task CommitAsync(CancellationToken ct = default) => _reached.CommitAsync(ct);

    /// <summary>The offset of the oldest message.</summary>
    /// <exception cref="ClientException">The broker is not known, or refused.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<QueueOffset> GetMinOffsetAsync(MessageQueue queue, CancellationToken ct = default) =>
        _client.Brokers.GetMinOffsetAsync(queue, ct);

    /// <summary>The offset behind the newest message.</summary>
    /// <exception cref="ClientException">The broker is not known, or refused.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<QueueOffset> GetMaxOffsetAsync(MessageQueue queue, CancellationToken ct = default) =>
        _client.Brokers.GetMaxOffsetAsync(queue, ct);

    /// <summary>The offset of the first message stored at <paramref name="time"/> or later.</summary>
    /// <exception cref="ClientException">The broker is not known, or refused.</exception>
    /// <exception cref="RemotingException">The broker did not answer.</exception>
    public Task<QueueOffset> FindOffsetAsync(
        MessageQueue queue, DateTimeOffset time, CancellationToken ct = default) =>
        _client.Brokers.SearchOffsetAsync(queue, time, ct);

    /// <summary>Ends what is being received, commits if that is done by itself, and leaves the
    /// group.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
            return;
        await _loops.DisposeAsync();
        if (_options.AutoCommit)
            await _reached.CommitAsync(default);
        await _client.RemoveConsumerAsync(this);
        foreach (var cursor in _cursors.Values)
            cursor.Dispose();
    }

    internal void Start()
    {
        if (_options.AutoCommit)
            _loops.Every(_options.AutoCommitInterval, "commit of offsets", _reached.CommitAsync);
    }

    private async Task<PullCursor> CursorOfAsync(MessageQueue queue, CancellationToken ct)
    {
        if (_cursors.TryGetValue(queue, out var known))
            return known;
        var begin = await StartOffset.OfAsync(
            _client, queue, Group, isShared: true, _options.ConsumeFrom, _options.ConsumeFromTime, ct);
        return _cursors.GetOrAdd(queue, _ => new PullCursor(begin));
    }

    private async Task ReadAheadAsync(
        MessageQueue queue, ChannelWriter<ReadAhead> ahead, CancellationToken stop)
    {
        try
        {
            var pause = new RetryPause(_options.PullRetryDelay);
            while (!stop.IsCancellationRequested)
                await TryReadAheadAsync(queue, ahead, pause, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The application has ended its loop.
        }
    }

    /// <summary>Reads until a seek or a failure makes it begin anew.</summary>
    private async Task TryReadAheadAsync(
        MessageQueue queue, ChannelWriter<ReadAhead> ahead, RetryPause pause, CancellationToken stop)
    {
        try
        {
            var cursor = await CursorOfAsync(queue, stop);
            var (next, epoch, moved) = cursor.Begin();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, moved);
            while (cursor.IsCurrent(epoch))
            {
                var result = await PullAsync(
                    queue, next, _options.PullBatchCount, _options.PullSuspend, either.Token);
                pause.Reset();
                foreach (var message in result.Messages)
                    await ahead.WriteAsync(new ReadAhead(message, cursor, epoch), either.Token);
                next = result.NextOffset;
                if (result.Status == PullStatus.OffsetIllegal)
                    ClientLog.OffsetMoved(_client.Log, queue.ToString(), next.Value);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A seek: the next turn begins there.
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.PullFailed(_client.Log, queue.ToString(), failure);
            await Task.Delay(pause.Next(), _client.Time, stop);
            await _client.Routes.FollowAsync(queue.Topic, stop);

            // What was read ahead in this turn is read again, so it must not count twice.
            if (_cursors.TryGetValue(queue, out var cursor))
                cursor.Seek(cursor.Position);
        }
    }

    private Subscription SubscriptionOf(TopicName topic) =>
        Subscriptions.FirstOrDefault(s => s.Topic == topic)
        ?? throw new ClientException($"{Group} does not subscribe to {topic}");

    private readonly record struct ReadAhead(ReceivedMessage Message, PullCursor Cursor, int Epoch);
}
