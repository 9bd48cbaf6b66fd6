using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>Where answers go: the connection that asked, or a list in a test.</summary>
internal interface IReplies
{
    /// <summary>False for good once nobody can be answered any more.</summary>
    bool IsOpen { get; }

    /// <summary>
    /// Bytes of answers that may still be added before the connection counts as one that does not read them.
    /// </summary>
    int OutputRoom => int.MaxValue;

    /// <summary>
    /// Answers a request, from any thread; nothing happens when it was one-way or the asker is gone.
    /// </summary>
    void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark =
            null, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader;

    /// <summary>As the other, with a body that is not copied; the receiver's from now on.</summary>
    void Reply<T>(RequestTicket ticket, ResponseCode code, in T header, string? remark, PooledBody body)
        where T : struct, IHeader
    {
        Reply(ticket, code, header, remark, body.Bytes.Span);
        body.Return();
    }
}
