using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>VIEW_MESSAGE_BY_ID (33): the message at a place in the log, whatever its topic.</summary>
/// <remarks>
/// The place is half of an offset message id; the other half brought the request here. A place where no
/// whole record begins has none: RocketMQ answers with whatever bytes are there.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/QueryMessageProcessor.java#viewMessageById.
/// </remarks>
/// <param name="reader">Reads.</param>
internal sealed class ViewMessage(ActorRef<LogRead> reader) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out ViewMessageRequestHeader header))
            return;
        var read = new RecordRead(context.Session, context.Ticket, new(header.Offset));
        var told = reader.Tell(read);
        if (told != TellResult.Accepted)
            read.Refuse(Refusal.NotTold(told));
    }
}
