using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Handles its messages one after the other, and stays with one until it is done.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its wait handle is never asked for: nothing to free.")]
internal sealed class OrderlyQueueConsumer(
    PushConsumer owner, MessageQueue queue, Subscription subscription, QueueOffset begin)
    : QueueConsumer(owner, queue, subscription, begin)
{
    private readonly SemaphoreSlim _arrived = new(0);
    private Task _handling = Task.CompletedTask;
    private long _lockedAt;

    /// <summary>The broker has granted the queue, or granted it again.</summary>
    internal void OnLocked() => Volatile.Write(ref _lockedAt, Owner.Client.Time.GetTimestamp());

    internal override void Start()
    {
        OnLocked();
        _handling = HandleAllAsync();
        base.Start();
    }

    /// <summary>Also waits for the handler at work: the next owner of the queue must not run beside
    /// it.</summary>
    internal override async Task StopAsync()
    {
        await base.StopAsync();
        await _handling;
    }

    protected override void OnPulled(IReadOnlyList<ReceivedMessage> messages)
    {
        if (messages.Count > 0)
            _arrived.Release();
    }

    private async Task HandleAllAsync()
    {
        try
        {
            while (!IsStopped)
            {
                await _arrived.WaitAsync(Stopping);
                while (!IsStopped && Peek() is { } message)
                    await HandleAsync(message);
            }
        }
        catch (OperationCanceledException) when (IsStopped)
        {
            // What was not handled stays uncommitted.
        }
    }

    private async Task HandleAsync(ReceivedMessage message)
    {
        if (!IsLockFresh())
        {
            await Task.Delay(Owner.Options.OrderlyRetryDelay, Owner.Client.Time, Stopping);
            return;
        }

        ConsumeResult result;
        await Owner.Slots.WaitAsync(Stopping);
        try
        {
            result = await Owner.CallHandlerAsync(message);
        }
        finally
        {
            Owner.Slots.Release();
        }

        if (result == ConsumeResult.Success || !Owner.IsShared)
        {
            Finish(message);
            return;
        }

        message.ReconsumeTimes++;
        if (message.ReconsumeTimes >= Owner.Options.OrderlyReconsumeTimesMax
            && await Owner.Retries.TryHandBackAsync(message))
        {
            Finish(message);
            return;
        }

        await Task.Delay(Owner.Options.OrderlyRetryDelay, Owner.Client.Time, Stopping);
    }

    private bool IsLockFresh() => !Owner.NeedsLocks
        || Owner.Client.Time.GetElapsedTime(Volatile.Read(ref _lockedAt)) < QueueLocks.GoodFor;
}
