using ActorMQ.Actors;
using ActorMQ.Journal.Logs;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// Makes the log's next segment, on a thread of its own, so that neither the writer nor a flush waits for it.
/// </summary>
internal sealed class SegmentActor(CommitLog log) : Actor<LogGrown>
{
    /// <inheritdoc/>
    protected override void Receive(LogGrown message) => log.PrepareSegment();
}

/// <summary>The log has grown: look whether it needs a segment soon.</summary>
internal readonly record struct LogGrown;
