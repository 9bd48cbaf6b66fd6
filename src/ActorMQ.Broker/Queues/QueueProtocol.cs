using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Queues;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Queues;

/// <summary>What a queue is told; <see cref="AppendBatch"/> is one of these too.</summary>
internal abstract class QueueMessage
{
    /// <summary>Answers whoever asked: the actor that had taken it ended before it was its turn.</summary>
    internal virtual void OnNotHandled()
    {
        // Nobody waits. Who sent messages may not be told that they are not stored: the log has them, or not.
    }
}

/// <summary>
/// A consumer wants messages. The answer comes from the queue itself or from a reader of the log.
/// </summary>
/// <param name="session">Who asked.</param>
/// <param name="ticket">The request to answer.</param>
/// <param name="from">The first offset wanted.</param>
/// <param name="limits">How much may be answered.</param>
/// <param name="filter">The messages wanted.</param>
/// <param name="suspend">How long to wait for messages; zero: not at all.</param>
internal sealed class PullCommand(
    ConnectionSession session,
    RequestTicket ticket,
    QueueOffset from,
    PullLimits limits,
    TagFilter filter,
    TimeSpan suspend) : QueueMessage
{
    internal ConnectionSession Session { get; } = session;

    internal RequestTicket Ticket { get; } = ticket;

    internal QueueOffset From { get; } = from;

    internal PullLimits Limits { get; } = limits;

    internal TagFilter Filter { get; } = filter;

    internal TimeSpan Suspend { get; } = suspend;

    /// <summary>The replica that the group reads from.</summary>
    internal BrokerId Replica { get; init; } = BrokerId.Master;

    /// <summary>The replica that it is sent to when it is far behind.</summary>
    internal BrokerId ReplicaWhenSlow { get; init; } = BrokerId.Master;

    /// <summary>Whether it is; set by whoever reads.</summary>
    internal bool IsSlow { get; set; }

    /// <summary>The topic's flag word, repeated in the answer.</summary>
    internal int TopicFlags { get; init; }

    /// <summary>The group's flag word, repeated in the answer.</summary>
    internal int GroupFlags { get; init; }

    /// <inheritdoc/>
    internal override void OnNotHandled() =>
        PullReplies.Refused(this, Refusal.Stopping.Code, Refusal.Stopping.Remark);
}

/// <summary>How much one pull may be answered.</summary>
/// <param name="Messages">The most messages, 1 or more.</param>
/// <param name="SizeBytes">The most bytes, unless the first message alone is larger.</param>
internal readonly record struct PullLimits(int Messages, int SizeBytes);

/// <summary>Somebody wants to know where the queue begins or ends, or an offset in between.</summary>
internal sealed class OffsetQuery(
    ConnectionSession session, RequestTicket ticket, OffsetKind kind) : QueueMessage
{
    internal ConnectionSession Session { get; } = session;

    internal RequestTicket Ticket { get; } = ticket;

    internal OffsetKind Kind { get; } = kind;

    /// <summary>The store time looked for, in Unix milliseconds; for the two kinds by time.</summary>
    internal long TimestampMs { get; init; }

    /// <inheritdoc/>
    internal override void OnNotHandled() => OffsetReplies.Refused(this, Refusal.Stopping);
}

/// <summary>Which offset, or which time.</summary>
internal enum OffsetKind
{
    /// <summary>Where the queue begins.</summary>
    Min,

    /// <summary>Where the queue ends, exclusive.</summary>
    Max,

    /// <summary>The first message stored at the time or later.</summary>
    FirstAtTime,

    /// <summary>The last message stored at the time or earlier.</summary>
    LastAtTime,

    /// <summary>When the oldest message was stored.</summary>
    EarliestStoreTime,

    /// <summary>
    /// Where a group begins that has committed nothing: 0 while the queue still has all its messages.
    /// </summary>
    NewGroup,
}

/// <summary>A queue's own timer: waiting pulls may be due.</summary>
internal sealed class Recheck : QueueMessage
{
    internal static readonly Recheck Instance = new();

    private Recheck()
    {
    }
}

/// <summary>The queue has been idle for long; it may go, and comes back when it is told something.</summary>
internal sealed class Passivate : QueueMessage
{
    internal static readonly Passivate Instance = new();

    private Passivate()
    {
    }
}

/// <summary>A follower's queue has more messages: another replica's, and acknowledged.</summary>
internal sealed class QueueGrown(ConsumeQueue queue, QueueOffset end) : QueueMessage
{
    /// <summary>The queue's index.</summary>
    internal ConsumeQueue Queue => queue;

    /// <summary>Behind the last message.</summary>
    internal QueueOffset End => end;
}

/// <summary>The queue's topic is gone: if it comes again, its offsets begin at 0.</summary>
internal sealed class EndOfTopic : QueueMessage
{
    internal static readonly EndOfTopic Instance = new();

    private EndOfTopic()
    {
    }
}
