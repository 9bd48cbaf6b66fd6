using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Transport;

/// <summary>What must be kept of a request to answer it later.</summary>
/// <param name="Opaque">The asker's number for the request, repeated in the answer.</param>
/// <param name="Code">What was asked for.</param>
/// <param name="Encoding">The request's header form, in which the answer goes.</param>
/// <param name="IsOneWay">Whether nobody waits for an answer.</param>
/// <param name="ReceivedAt">When the request's bytes were read, as a timestamp of the server's
/// TimeProvider.</param>
public readonly record struct RequestTicket(
    int Opaque,
    RequestCode Code,
    HeaderEncoding Encoding,
    bool IsOneWay,
    long ReceivedAt)
{
    /// <summary>The ticket of <paramref name="request"/>, read at <paramref name="receivedAt"/>.</summary>
    public static RequestTicket Of(in RemotingCommand request, long receivedAt) =>
        new(request.Opaque, request.Request, request.Encoding, request.IsOneWay, receivedAt);
}
