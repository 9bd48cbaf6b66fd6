using System.Buffers;
using ActorMQ.Actors;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Entities;

/// <summary>The accepting half of the link: takes the requests of other nodes to this one's port. A server's
/// handler gives it what it gets.</summary>
internal sealed class NodeRequests(NodePort port)
{
    /// <summary>The codes that are taken.</summary>
    public static IReadOnlyList<RequestCode> Codes { get; } =
    [
        RequestCode.BringToEntity, RequestCode.BeginWatch, RequestCode.CheckWatches,
        RequestCode.WatchedEnded,
    ];

    /// <summary>Takes a request, and answers it now or later. On the connection's reading loop; never
    /// blocks.</summary>
    /// <returns>False when its code is another: it is not answered.</returns>
    public bool TryTake(RemotingConnection connection, in RemotingCommand request)
    {
        if (!Codes.Contains(request.Request))
            return false;
        var ticket = connection.TicketOf(request);
        if (!HeaderReader.TryRead<NodeRequestHeader>(request.Fields, out var header, out var error))
        {
            connection.Reply(ticket, ResponseCode.SystemError, error.ToString());
            return true;
        }

        // Copied once: what the kernel gets lives as long as it likes.
        if (!NodeWire.TryDecode(request.Request, header, request.Body.ToArray(), out var asked))
        {
            connection.Reply(ticket, ResponseCode.SystemError, $"{request.Request} makes no sense");
            return true;
        }

        if (new NodeName(header.To) != port.Self.Node)
        {
            Answer(connection, ticket, new NodeAnswer(NodeOutcome.NotHere)
            {
                Reason = $"this is node {port.Self.Node}, not {header.To}",
            });
            return true;
        }

        var from = new NodeLife(new NodeName(header.From), header.Life);
        port.Receive(from, header.Number, asked, answer => Answer(connection, ticket, answer));
        return true;
    }

    private void Answer(RemotingConnection connection, RequestTicket ticket, NodeAnswer answer)
    {
        var self = answer.From ?? port.Self;
        var header = new NodeAnswerHeader
        {
            Outcome = (int)answer.Outcome,
            From = self.Node.Value,
            Life = self.Life,
        };
        connection.Reply(ticket, ResponseCode.Success, header, answer.Reason, answer.Body.Span);
    }
}
