using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker;

/// <summary>Hears of every failed actor, and keeps the first that the broker cannot go on from.</summary>
internal sealed partial class BrokerFailure(ILogger log)
{
    private readonly TaskCompletionSource _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _last;

    /// <summary>See <see cref="BrokerServer.Completion"/>.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>An actor failed; what becomes of that is its supervisor's to decide.</summary>
    internal void OnActorFailed(ActorFailed failed)
    {
        Volatile.Write(ref _last, failed.Failure);
        LogFailed(log, failed.Actor.Path, failed.Failure);
    }

    /// <summary>
    /// A message reached nobody: usual while entities come and go, so told to who looks closely alone.
    /// Whoever waits for its answer gets one.
    /// </summary>
    internal void OnDeadLetter(DeadLetter letter)
    {
        if (letter is { Reason: DeadLetterReason.NotHandled, Message: QueueMessage message })
            message.OnNotHandled();
        if (log.IsEnabled(LogLevel.Debug))
            LogDeadLetter(log, letter.Message?.GetType().Name, letter.Recipient, letter.Reason);
    }

    /// <summary>The broker has stopped because it was asked to.</summary>
    internal void Stopped() => _completion.TrySetResult();

    /// <summary>The broker has stopped because its actors ended by themselves.</summary>
    internal void Failed() => _completion.TrySetException(ToException());

    /// <summary>What it could not go on from.</summary>
    internal BrokerFailedException ToException() =>
        new("the broker could not go on", Volatile.Read(ref _last));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Actor} failed")]
    private static partial void LogFailed(ILogger log, string actor, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Message} to {Recipient} reached nobody: {Reason}")]
    private static partial void LogDeadLetter(
        ILogger log, string? message, string recipient, DeadLetterReason reason);
}

/// <summary>A broker ended itself, because going on would have risked messages.</summary>
public sealed class BrokerFailedException : Exception
{
    /// <summary>Says what happened.</summary>
    public BrokerFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
