namespace ActorMQ.Transport;

/// <summary>Why a connection ended.</summary>
public enum DisconnectReason
{
    /// <summary>It is open.</summary>
    None = 0,

    /// <summary>The other end closed it in good order.</summary>
    ClosedByPeer,

    /// <summary>The other end or the network broke it.</summary>
    ConnectionLost,

    /// <summary>Our own code asked for it.</summary>
    ClosedHere,

    /// <summary>Our server or client stopped.</summary>
    Stopped,

    /// <summary>
    /// The server at the other end stopped in good order, and said so last: what it had not answered by then
    /// it has not begun.
    /// </summary>
    PeerStopped,

    /// <summary>No byte went either way for the idle timeout.</summary>
    Idle,

    /// <summary>The start of a frame came, and then nothing more for the partial frame timeout.</summary>
    PartialFrame,

    /// <summary>Bytes came that are no frame, or a frame over the limit.</summary>
    BadFrame,

    /// <summary>A frame came whose header could not be read.</summary>
    BadHeader,

    /// <summary>The other end does not read its answers, and they outgrew their bound.</summary>
    OutputOverflow,

    /// <summary>The handler failed in a place where no request could be told so.</summary>
    HandlerFailed,
}
