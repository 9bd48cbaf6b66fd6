using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Queues;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Journals;

/// <summary>Something to be read from the disk on behalf of a request.</summary>
internal abstract class LogRead
{
    /// <summary>Answers that it will not be read.</summary>
    internal abstract void Refuse(Refusal refusal);
}

/// <summary>Messages for a pull.</summary>
/// <param name="pull">Who wants them.</param>
/// <param name="queue">Where they are.</param>
/// <param name="found">What the queue found: consumers see offsets below its end.</param>
internal sealed class PullRead(PullCommand pull, ConsumeQueue queue, PullDecision found) : LogRead
{
    internal PullCommand Pull { get; } = pull;

    internal ConsumeQueue Queue { get; } = queue;

    internal PullDecision Found { get; } = found;

    /// <inheritdoc/>
    internal override void Refuse(Refusal refusal) => PullReplies.Refused(Pull, Found, refusal);
}

/// <summary>An offset or a time that stands in the log only.</summary>
/// <param name="query">Who wants it.</param>
/// <param name="queue">Where to look.</param>
/// <param name="end">Consumers see offsets below this.</param>
internal sealed class OffsetRead(OffsetQuery query, ConsumeQueue queue, QueueOffset end) : LogRead
{
    internal OffsetQuery Query { get; } = query;

    internal ConsumeQueue Queue { get; } = queue;

    internal QueueOffset End { get; } = end;

    /// <inheritdoc/>
    internal override void Refuse(Refusal refusal) => OffsetReplies.Refused(Query, refusal);
}

/// <summary>The record at a place in the log.</summary>
/// <param name="session">Who wants it.</param>
/// <param name="ticket">The request to answer.</param>
/// <param name="position">The place.</param>
internal sealed class RecordRead(IReplies session, RequestTicket ticket, JournalPosition position) : LogRead
{
    internal IReplies Session { get; } = session;

    internal RequestTicket Ticket { get; } = ticket;

    internal JournalPosition Position { get; } = position;

    /// <inheritdoc/>
    internal override void Refuse(Refusal refusal) => IndexReplies.Refused(this, refusal);
}
