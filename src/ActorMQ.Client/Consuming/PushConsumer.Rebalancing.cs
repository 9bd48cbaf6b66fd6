using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Takes queues and gives them away. All of it runs in one loop, one step after the other.</summary>
public sealed partial class PushConsumer
{
    // Changed by the rebalancing loop alone, and by the stop after it; the lock is for those who look from
    // outside.
    private readonly Dictionary<MessageQueue, QueueConsumer> _queues = [];
    private readonly QueueLocks _locks;

    private async Task RebalanceLoopAsync()
    {
        var stop = _loops.Stopping;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var isWhole = await RebalanceAllAsync(stop);

                // A step that could not be made is tried again soon, and not only after the whole interval.
                var wait = isWhole ? Options.RebalanceInterval : TimeSpan.FromSeconds(1);
                await WaitAsync(wait, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task WaitAsync(TimeSpan interval, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(interval, Client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            await _rebalanceNow.WaitAsync(either.Token);
            while (_rebalanceNow.CurrentCount > 0)
                await _rebalanceNow.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The interval is over.
        }
    }

    private async Task<bool> RebalanceAllAsync(CancellationToken ct)
    {
        var isWhole = true;
        foreach (var subscription in Subscriptions)
        {
            try
            {
                isWhole &= await RebalanceAsync(subscription, ct);
            }
            catch (Exception failure) when (failure is ClientException or RemotingException)
            {
                ClientLog.BackgroundFailed(Client.Log, $"rebalance of {subscription.Topic}", failure);
                isWhole = false;

                // Who has no queue yet does not pull, and would hear of the next leader much later.
                await Client.Routes.FollowAsync(subscription.Topic, ct);
            }
        }

        return isWhole;
    }

    private async Task<bool> RebalanceAsync(Subscription subscription, CancellationToken ct)
    {
        // A topic may come to be later: the retry topic comes with the first heartbeat.
        if (await Client.Routes.GetAsync(subscription.Topic, ct) is not { ReadQueues.Count: > 0 } route)
            return true;
        if (await AllocateAsync(route, ct) is not { } mine)
        {
            await Client.SendHeartbeatsAsync(ct);
            return false;
        }

        var change = Rebalance.Between([.. Queues.Where(q => q.Topic == subscription.Topic)], [.. mine]);
        foreach (var queue in change.Removed)
            await GiveAwayAsync(queue, ct);
        var isWhole = NeedsLocks
            ? await TakeLockedAsync(subscription, mine, ct)
            : await TakeAsync(subscription, change.Added, ct);
        if (change.Added.Count + change.Removed.Count > 0)
            ClientLog.Rebalanced(Client.Log, Options.Group, mine.Count, subscription.Topic.Value);
        return isWhole;
    }

    private async Task<IReadOnlyList<MessageQueue>?> AllocateAsync(Route route, CancellationToken ct)
    {
        if (!IsShared)
            return route.ReadQueues;
        var members = await MembersAsync(route, ct);
        return Rebalance.Allocate(Options.Allocation, Client.ClientId, members, route.ReadQueues);
    }

    /// <summary>The members as the first broker knows them that answers: each of them knows all.</summary>
    private async Task<IReadOnlyList<string>> MembersAsync(Route route, CancellationToken ct)
    {
        Exception failure = new ClientException($"no broker of {route.Topic} is known");
        foreach (var broker in route.Brokers.Keys)
        {
            try
            {
                var (_, address) = Client.Routes.ReplicaOf(broker, BrokerId.Master);
                return await Client.Brokers.GetMembersAsync(address, Group, ct);
            }
            catch (Exception next) when (next is ClientException or RemotingException)
            {
                failure = next;
            }
        }

        throw new ClientException($"the members of {Group} are not known: {failure.Message}", failure);
    }

    private async Task<bool> TakeLockedAsync(
        Subscription subscription, IReadOnlyList<MessageQueue> mine, CancellationToken ct)
    {
        var held = await _locks.LockAsync(mine, ct);
        foreach (var queue in held)
        {
            if (_queues.GetValueOrDefault(queue) is OrderlyQueueConsumer consumer)
                consumer.OnLocked();
        }

        var isWhole = await TakeAsync(subscription, [.. held.Where(q => !_queues.ContainsKey(q))], ct);
        return isWhole && held.Count == mine.Count;
    }

    private async Task<bool> TakeAsync(
        Subscription subscription, IReadOnlyList<MessageQueue> queues, CancellationToken ct)
    {
        var isWhole = true;
        foreach (var queue in queues)
        {
            try
            {
                var begin = await StartOffset.OfAsync(
                    Client, queue, Group, IsShared, Options.ConsumeFrom, Options.ConsumeFromTime, ct);
                Take(queue, subscription, begin);
            }
            catch (Exception failure) when (failure is ClientException or RemotingException)
            {
                ClientLog.BackgroundFailed(Client.Log, $"taking {queue}", failure);
                isWhole = false;
                await Client.Routes.FollowAsync(queue.Topic, ct);
            }
        }

        return isWhole;
    }

    private void Take(MessageQueue queue, Subscription subscription, QueueOffset begin)
    {
        QueueConsumer consumer = Options.Orderly
            ? new OrderlyQueueConsumer(this, queue, subscription, begin)
            : new ConcurrentQueueConsumer(this, queue, subscription, begin);
        lock (_queues)
            _queues[queue] = consumer;
        consumer.Start();
    }

    private async Task GiveAwayAsync(MessageQueue queue, CancellationToken ct)
    {
        var consumer = _queues[queue];
        await consumer.StopAsync();
        await Offsets.CommitAsync(queue, ct);
        consumer.Forget();
        Offsets.Forget(queue);
        if (NeedsLocks)
            await _locks.UnlockAsync(queue, ct);
        lock (_queues)
            _queues.Remove(queue);
    }

    private Task StopQueuesAsync() => Task.WhenAll(_queues.Values.Select(q => q.StopAsync()));

    private async Task UnlockAllAsync()
    {
        if (!NeedsLocks)
            return;
        foreach (var queue in _queues.Keys)
            await _locks.UnlockAsync(queue, default);
    }
}
