using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Requests;

/// <summary>QUERY_MESSAGE (12): messages of a topic by a key, or by the id that a client gave.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/QueryMessageProcessor.java#queryMessage, for the
/// numbers store/.../config/MessageStoreConfig.java#maxMsgsNumBatch and #defaultQueryMaxNum.
/// </remarks>
/// <param name="index">Who looks; null: the index is switched off.</param>
internal sealed class QueryMessage(ActorRef<IndexCommand>? index) : IRequest
{
    private const int CountMax = 64;
    private const int CountOfUniqueKey = 32;

    /// <summary>Clients read frames of at most 16 MiB; messages are smaller than 4 MiB.</summary>
    private const int AnswerSizeMax = 8 * 1024 * 1024;

    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out QueryMessageRequestHeader header))
            return;
        if (index is null)
        {
            IndexReplies.NotFound(
                context.Session,
                context.Ticket,
                "can not find message: actormq.store.index.enabled is false");
            return;
        }

        var count = Math.Clamp(header.IsUniqueKey == true ? CountOfUniqueKey : header.MaxNum, 0, CountMax);
        var query = new IndexQuery(
            header.Topic, header.Key, count, header.BeginTimestamp, header.EndTimestamp)
        {
            SizeMaxBytes = AnswerSizeMax,
        };
        var find = new FindByKey(context.Session, context.Ticket, query);
        var told = index.Tell(find);
        if (told != TellResult.Accepted)
            IndexReplies.Refused(find, Refusal.NotTold(told));
    }
}
