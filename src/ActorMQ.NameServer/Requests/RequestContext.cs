using System.Buffers;
using System.Text;
using ActorMQ.Actors;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.NameServer.Requests;

/// <summary>One request, and the ways to answer it. Lives until the handler returns.</summary>
internal readonly ref struct RequestContext
{
    internal RequestContext(RemotingConnection connection, in RemotingCommand command, RequestTicket ticket)
    {
        Asker = new Asker(connection, ticket);
        Command = command;
    }

    internal RemotingCommand Command { get; }

    internal Asker Asker { get; }

    /// <summary>
    /// Reads the header. When it can't be read the asker has been told why, and the answer is false.
    /// </summary>
    internal bool TryReadHeader<T>(out T header)
        where T : struct, IHeader
    {
        if (HeaderReader.TryRead(Command.Fields, out header, out var error))
            return true;
        RefuseMalformed(error.ToString());
        return false;
    }

    /// <summary>
    /// Reads the body. When it can't be read the asker has been told why, and the answer is false.
    /// </summary>
    internal bool TryReadBody<T>(out T body)
        where T : class
    {
        if (Body.TryRead(Command.Body, out body, out var fault))
            return true;
        RefuseMalformed($"the body can't be read: {fault}");
        return false;
    }

    internal string BodyText() => Encoding.UTF8.GetString(Command.Body.ToArray());

    /// <summary>Refuses what makes no sense, and counts it.</summary>
    internal void RefuseMalformed(string reason)
    {
        NameServerMeter.Malformed.Add(1);
        Refuse(reason);
    }

    internal void Refuse(string reason) => Asker.Reply(ResponseCode.SystemError, reason);

    /// <summary>Hands the request on; when the actor can't take it the asker is told so.</summary>
    internal void Tell<TMessage>(ActorRef<TMessage> actor, TMessage message)
    {
        var result = actor.Tell(message);
        if (result == TellResult.MailboxFull)
            Asker.Reply(ResponseCode.SystemBusy, "too many requests wait for the name server");
        else if (result == TellResult.Stopped)
            Asker.Reply(ResponseCode.SystemError, "the name server is stopping");
    }
}
