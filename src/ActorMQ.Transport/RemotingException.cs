namespace ActorMQ.Transport;

/// <summary>A request of ours got no answer.</summary>
public abstract class RemotingException : IOException
{
    private protected RemotingException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>No answer came within the time allowed. The request may have been carried out all the
/// same.</summary>
public sealed class RemotingTimeoutException : RemotingException
{
    internal RemotingTimeoutException(string message)
        : base(message, inner: null)
    {
    }
}

/// <summary>
/// The connection ended before the answer came. The request may have been carried out all the same, unless
/// the reason is <see cref="DisconnectReason.PeerStopped"/>.
/// </summary>
public sealed class RemotingDisconnectedException : RemotingException
{
    internal RemotingDisconnectedException(string message, DisconnectReason reason)
        : base(message, inner: null) => Reason = reason;

    /// <summary>Why the connection ended.</summary>
    public DisconnectReason Reason { get; }
}

/// <summary>No connection could be made. The request was not sent.</summary>
public sealed class RemotingConnectException : RemotingException
{
    internal RemotingConnectException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
