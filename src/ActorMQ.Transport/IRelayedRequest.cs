using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>A request of somebody else's that a connection passes on; is told once how it ended.</summary>
public interface IRelayedRequest
{
    /// <summary>The answer, on the reading loop of the connection that was asked; must not block.</summary>
    /// <param name="answer">Borrowed: lives until this returns.</param>
    void OnAnswer(in RemotingCommand answer);

    /// <summary>No answer will come. Any thread. The request may have been carried out.</summary>
    void OnNoAnswer(RemotingException why);
}
