using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.NameServer;

/// <summary>Whom an answer goes to; what a message carries of the request that it came from.</summary>
internal readonly record struct Asker(RemotingConnection Connection, RequestTicket Ticket)
{
    internal void Reply(ResponseCode code, string? remark = null) => Connection.Reply(Ticket, code, remark);

    internal void Reply(ReadOnlySpan<byte> body) =>
        Connection.Reply(Ticket, ResponseCode.Success, default(EmptyHeader), remark: null, body);

    internal void Reply<T>(in T header, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
        => Connection.Reply(Ticket, ResponseCode.Success, header, remark: null, body);
}
