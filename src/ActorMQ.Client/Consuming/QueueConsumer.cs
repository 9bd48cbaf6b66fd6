using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Pulls one queue, and keeps account of its messages. What is done with them is the subclasses'
/// affair.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Never timed and never waited on: nothing to free.")]
internal abstract class QueueConsumer
{
    private static readonly TimeSpan RoomCheckInterval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly ProcessQueueState _state;
    private readonly Lock _gate = new();
    private readonly Subscription _subscription;
    private readonly RetryPause _pause;
    private Task _pulling = Task.CompletedTask;
    private bool _isForgotten;

    protected QueueConsumer(
        PushConsumer owner, MessageQueue queue, Subscription subscription, QueueOffset begin)
    {
        Owner = owner;
        Queue = queue;
        _subscription = subscription;
        _state = new ProcessQueueState(begin);
        _pause = new RetryPause(owner.Options.PullRetryDelay);
        owner.Offsets.Set(queue, begin);
    }

    internal MessageQueue Queue { get; }

    /// <summary>Whether pulling has stopped: messages that are still waiting are not handled any
    /// more.</summary>
    internal bool IsStopped => _stop.IsCancellationRequested;

    protected PushConsumer Owner { get; }

    protected CancellationToken Stopping => _stop.Token;

    internal virtual void Start() => _pulling = PullAsync();

    /// <summary>Stops pulling. Handlers at work may go on.</summary>
    internal virtual async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _pulling;
    }

    /// <summary>The queue is another member's now: what its handlers still say is not heard.</summary>
    internal void Forget()
    {
        lock (_gate)
            _isForgotten = true;
    }

    /// <summary>Messages have come, and are held.</summary>
    protected abstract void OnPulled(IReadOnlyList<ReceivedMessage> messages);

    protected ReceivedMessage? Peek()
    {
        lock (_gate)
            return _state.TryPeek(out var message) ? message : null;
    }

    /// <summary>A message is done with; what can be committed may have moved.</summary>
    protected void Finish(ReceivedMessage message)
    {
        lock (_gate)
        {
            if (_isForgotten || !_state.Finish(message))
                return;
            Owner.Offsets.Set(Queue, _state.Committable);
        }

        ClientMeter.Consumed.Add(1);
    }

    private async Task PullAsync()
    {
        try
        {
            while (!IsStopped)
            {
                if (HasRoom())
                    await PullOnceAsync();
                else
                    await Task.Delay(RoomCheckInterval, Owner.Client.Time, Stopping);
            }
        }
        catch (OperationCanceledException) when (IsStopped)
        {
            // That is how a long poll ends when the queue goes to another member.
        }
    }

    private bool HasRoom()
    {
        var options = Owner.Options;
        lock (_gate)
            return _state.HasRoom(options.HeldCountMax, options.HeldSizeMaxBytes, options.HeldSpanMax);
    }

    private async Task PullOnceAsync()
    {
        try
        {
            var result = await Owner.Client.Brokers.PullAsync(
                NextRequest(), _subscription, Owner.SubscriptionVersion, Owner.Group, Owner.Client.Log,
                Stopping);
            _pause.Reset();
            OnPulled(Take(result));
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.PullFailed(Owner.Client.Log, Queue.ToString(), failure);
            await Task.Delay(_pause.Next(), Owner.Client.Time, Stopping);
            await Owner.Client.Routes.FollowAsync(Queue.Topic, Stopping);
        }
    }

    private PullRequest NextRequest()
    {
        lock (_gate)
        {
            return new PullRequest(
                Queue, _state.NextPull, Owner.Options.PullBatchCount, Owner.Options.PullSuspend)
            {
                Commit = Owner.IsShared ? _state.Committable : null,
            };
        }
    }

    private IReadOnlyList<ReceivedMessage> Take(PullResult result)
    {
        lock (_gate)
        {
            if (_isForgotten)
                return [];
            if (result.Status != PullStatus.OffsetIllegal)
            {
                var added = _state.Put(result.Messages, result.NextOffset);
                Owner.Offsets.Set(Queue, _state.Committable);
                return added;
            }

            _state.Reset(result.NextOffset);
            Owner.Offsets.Set(Queue, result.NextOffset);
        }

        ClientLog.OffsetMoved(Owner.Client.Log, Queue.ToString(), result.NextOffset.Value);
        return [];
    }
}
