namespace ActorMQ.Actors;

/// <summary>The reply slot of one ask: its task, its deadline and its cancellation.</summary>
/// <remarks>Whichever comes first completes the task and frees the others, so nothing outlives the
/// ask.</remarks>
internal sealed class AskReply<TReply>(ActorSystem system, ActorRef? asked, TimeSpan deadline)
    : ReplyTo<TReply>, ITimed
{
    private readonly TaskCompletionSource<TReply> _result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly long _begun = system.Time.GetTimestamp();
    private TimerEntry? _alarm;
    private CancellationTokenRegistration _cancellation;

    public override bool Reply(TReply reply)
    {
        if (!_result.TrySetResult(reply))
        {
            system.OnDeadLetter(reply, asked, DeadLetterReason.LateReply);
            return false;
        }

        Free();
        return true;
    }

    public override bool Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (!_result.TrySetException(failure))
            return false;
        Free();
        return true;
    }

    internal override TimeSpan? Left => deadline == Timeout.InfiniteTimeSpan
        ? null
        : _result.Task.IsCompleted ? TimeSpan.Zero : deadline - system.Time.GetElapsedTime(_begun);

    internal Task<TReply> Await(TellResult told, CancellationToken cancellationToken)
    {
        if (told != TellResult.Accepted)
        {
            _result.TrySetException(new AskRefusedException(told));
            return _result.Task;
        }

        if (deadline != Timeout.InfiniteTimeSpan && !_result.Task.IsCompleted)
        {
            _alarm = new TimerEntry(this);
            system.Timers.Schedule(_alarm, deadline);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (ask, token) => ((AskReply<TReply>)ask!).OnCancelled(token), this);
        }

        // The reply may have come before the alarm was set: then it has freed nothing.
        if (_result.Task.IsCompleted)
            Free();
        return _result.Task;
    }

    void ITimed.OnDue()
    {
        if (_result.TrySetException(new AskTimeoutException(asked?.Path ?? "an entity", deadline)))
            Free();
    }

    private void OnCancelled(CancellationToken token)
    {
        if (_result.TrySetCanceled(token))
            Free();
    }

    private void Free()
    {
        if (Volatile.Read(ref _alarm) is { } alarm)
            system.Timers.Cancel(alarm);
        _cancellation.Unregister();
    }
}
