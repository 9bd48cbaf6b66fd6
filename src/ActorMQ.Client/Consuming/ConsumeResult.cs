namespace ActorMQ.Client;

/// <summary>What a handler says of a message.</summary>
public enum ConsumeResult
{
    /// <summary>It is done with.</summary>
    Success = 0,

    /// <summary>
    /// It comes again: in a group that consumes in order at once and before all others of its queue,
    /// otherwise later.
    /// </summary>
    RetryLater,
}

/// <summary>Consumes one message.</summary>
public delegate ValueTask<ConsumeResult> MessageHandler(ReceivedMessage message, CancellationToken ct);
