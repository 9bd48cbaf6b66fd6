using System.Threading.Channels;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Benchmarks.Transport;

/// <summary>Answers at once, on the reading loop.</summary>
internal sealed class InlineHandler : IRemotingHandler
{
    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request) =>
        connection.Reply(connection.TicketOf(request), ResponseCode.Success);

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }
}

/// <summary>Hands every request to one reader loop, which answers, as an actor would.</summary>
internal sealed class HandOffHandler : IRemotingHandler, IDisposable
{
    private readonly Channel<(RemotingConnection Connection, RequestTicket Ticket)> _mailbox =
        Channel.CreateUnbounded<(RemotingConnection, RequestTicket)>(new() { SingleReader = true });

    internal HandOffHandler() => _ = AnswerAsync();

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request) =>
        _mailbox.Writer.TryWrite((connection, connection.TicketOf(request)));

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }

    public void Dispose() => _mailbox.Writer.TryComplete();

    private async Task AnswerAsync()
    {
        while (await _mailbox.Reader.WaitToReadAsync())
        {
            while (_mailbox.Reader.TryRead(out var item))
                item.Connection.Reply(item.Ticket, ResponseCode.Success);
        }
    }
}
