using ActorMQ.Actors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.NameServer;

/// <summary>Hears of every failed actor, and tells when the name server cannot go on.</summary>
internal sealed class NameServerFailure(ILogger log)
{
    private readonly TaskCompletionSource _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _last;
    private volatile bool _isStopping;

    /// <summary>See <see cref="NameServerHost.Completion"/>.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>An actor failed; what becomes of that is its supervisor's to decide.</summary>
    internal void OnActorFailed(ActorFailed failed)
    {
        Volatile.Write(ref _last, failed.Failure);
        NameServerLog.ActorFailed(log, failed.Actor.Path, failed.Failure);
    }

    /// <summary>A message reached nobody.</summary>
    internal void OnDeadLetter(DeadLetter letter)
    {
        if (log.IsEnabled(LogLevel.Debug))
            NameServerLog.DeadLetter(log, letter.Message?.GetType().Name, letter.Recipient, letter.Reason);
    }

    /// <summary>From now on an end is what was asked for.</summary>
    internal void Stopping() => _isStopping = true;

    /// <summary>Completes when all actors have ended.</summary>
    internal async Task CompleteAfterAsync(Task actorsEnded)
    {
        await actorsEnded;
        if (_isStopping)
        {
            _completion.TrySetResult();
            return;
        }

        _completion.TrySetException(new NameServerFailedException(
            "the name server could not go on", Volatile.Read(ref _last)));
    }
}

/// <summary>A name server ended itself: one of its actors failed again and again.</summary>
public sealed class NameServerFailedException : Exception
{
    /// <summary>Says what happened.</summary>
    public NameServerFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
