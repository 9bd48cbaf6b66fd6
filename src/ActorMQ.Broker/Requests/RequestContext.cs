using ActorMQ.Broker.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>One request while it is handled: lives as long as the call.</summary>
internal readonly ref struct RequestContext
{
    /// <summary>Puts together what a handler needs.</summary>
    internal RequestContext(ConnectionSession session, in RemotingCommand command, RequestTicket ticket)
    {
        Session = session;
        Command = command;
        Ticket = ticket;
    }

    /// <summary>The asking connection's own state.</summary>
    internal ConnectionSession Session { get; }

    /// <summary>The asking connection.</summary>
    internal RemotingConnection Connection => Session.Connection;

    /// <summary>
    /// The client's address, as messages keep it: that of the connection, or what the replica says that has
    /// passed the request on.
    /// </summary>
    internal RecordHost BornHost =>
        Session.IsOfReplica && ForwardedMark.TryRead(Command.Fields, out var client)
            ? client
            : Session.BornHost;

    /// <summary>The request; what must live longer is copied.</summary>
    internal RemotingCommand Command { get; }

    /// <summary>What an actor keeps to answer later.</summary>
    internal RequestTicket Ticket { get; }

    /// <summary>Reads the header, or answers which field is missing or wrong.</summary>
    /// <returns>False when the request was answered.</returns>
    internal bool TryReadHeader<T>(out T header)
        where T : struct, IHeader
    {
        if (HeaderReader.TryRead(Command.Fields, out header, out var error))
            return true;
        RefuseMalformed(ResponseCode.SystemError, error.ToString());
        return false;
    }

    /// <summary>Answers what makes no sense in the request, and counts it.</summary>
    internal void RefuseMalformed(ResponseCode code, string remark)
    {
        CountMalformed();
        Reply(code, remark);
    }

    /// <summary>Counts a request whose values make no sense, though it is answered as others are.</summary>
    internal void CountMalformed() => BrokerMeter.Malformed.Add(1, BrokerMeter.Code(Command.Request));

    /// <summary>Answers with a header, and a body that is copied before this returns.</summary>
    internal void Reply<T>(
        ResponseCode code, in T header, string? remark = null, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
        => Session.Reply(Ticket, code, header, remark, body);

    /// <summary>Answers with a code and a text alone.</summary>
    internal void Reply(ResponseCode code, string? remark = null) =>
        Session.Reply(Ticket, code, default(EmptyHeader), remark);
}
