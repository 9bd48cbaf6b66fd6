namespace ActorMQ.Actors;

/// <summary>No reply came before the deadline of an ask.</summary>
public sealed class AskTimeoutException : TimeoutException
{
    internal AskTimeoutException(string path, TimeSpan deadline)
        : base($"No reply from {path} within {deadline}.")
    {
    }
}

/// <summary>The asked actor did not take the message.</summary>
public sealed class AskRefusedException : InvalidOperationException
{
    internal AskRefusedException(TellResult result)
        : base($"The message was not taken: {result}.") => Result = result;

    /// <summary><see cref="TellResult.MailboxFull"/> or <see cref="TellResult.Stopped"/>.</summary>
    public TellResult Result { get; }
}
