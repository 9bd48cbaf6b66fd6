using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Index;
using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Journals;

/// <summary>What the index is told.</summary>
internal abstract class IndexCommand;

/// <summary>Look whether the log has grown.</summary>
internal sealed class IndexTick : IndexCommand
{
    internal static readonly IndexTick Instance = new();
}

/// <summary>Somebody looks for messages by key.</summary>
/// <param name="session">Who asked.</param>
/// <param name="ticket">The request to answer.</param>
/// <param name="query">What is looked for.</param>
internal sealed class FindByKey(IReplies session, RequestTicket ticket, IndexQuery query) : IndexCommand
{
    internal IReplies Session { get; } = session;

    internal RequestTicket Ticket { get; } = ticket;

    internal IndexQuery Query { get; } = query;

    /// <summary>When it came, as a timestamp; set by the index.</summary>
    internal long ArrivedAt { get; set; }

    /// <summary>Where the log ended then; set by the index.</summary>
    internal JournalPosition IndexedEndMin { get; set; }
}

/// <summary>Make the index durable before this checkpoint is completed.</summary>
internal sealed class FlushIndex(CheckpointMark mark) : IndexCommand
{
    internal CheckpointMark Mark { get; } = mark;
}

/// <summary>How the message index is laid out and kept.</summary>
internal sealed record IndexSettings
{
    /// <summary>Sizes of its files.</summary>
    internal IndexOptions Options { get; init; } = new();

    /// <summary>How often it looks whether the log has grown; a query does not wait for that.</summary>
    internal TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Queries that may wait; further ones are told SYSTEM_BUSY.</summary>
    internal int WaitingQueriesMax { get; init; } = 1000;

    /// <summary>How long a query waits for an index that is being built; then SYSTEM_BUSY.</summary>
    internal TimeSpan QueryWaitMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it rests after the disk has refused a file of the index.</summary>
    internal TimeSpan FailurePause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a clean stop waits for what is not yet indexed.</summary>
    internal TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(2);
}
