using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Hands its messages to the consumer's workers as they come; what fails is handed back to the
/// broker.</summary>
internal sealed class ConcurrentQueueConsumer(
    PushConsumer owner, MessageQueue queue, Subscription subscription, QueueOffset begin)
    : QueueConsumer(owner, queue, subscription, begin)
{
    private static readonly TimeSpan LocalRetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Called by a worker: consumes one message to its end.</summary>
    internal async Task HandleAsync(ReceivedMessage message)
    {
        if (IsStopped)
            return;
        if (await Owner.CallHandlerAsync(message) == ConsumeResult.Success || !Owner.IsShared)
            Finish(message);
        else if (await Owner.Retries.TryHandBackAsync(message))
            Finish(message);
        else
            _ = TryAgainLaterAsync(message);
    }

    protected override void OnPulled(IReadOnlyList<ReceivedMessage> messages)
    {
        foreach (var message in messages)
            Owner.Enqueue(this, message);
    }

    private async Task TryAgainLaterAsync(ReceivedMessage message)
    {
        try
        {
            await Task.Delay(LocalRetryDelay, Owner.Client.Time, Stopping);
            message.ReconsumeTimes++;
            Owner.Enqueue(this, message);
        }
        catch (OperationCanceledException)
        {
            // It is not finished, so whoever has the queue next gets it.
        }
    }
}
