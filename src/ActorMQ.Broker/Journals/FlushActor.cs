using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Logs;

namespace ActorMQ.Broker.Journals;

/// <summary>Makes the log durable, on a thread of its own so that the writer goes on meanwhile.</summary>
/// <remarks>
/// With ASYNC_FLUSH it flushes now and then, and nobody waits for it. With SYNC_FLUSH it is told every
/// written batch:
/// while one flush runs others gather, and the next flush is for all of them.
/// A failed flush ends the actor and with it the broker.
/// </remarks>
internal sealed class FlushActor(CommitLog log, StoredBatches stored,
    LogSettings settings) : Actor<FlushCommand>
{
    private readonly List<AppendBatch> _waiting = [];

    /// <inheritdoc/>
    protected override void OnStart() =>
        Context.StartPeriodicTimer("flush", default, settings.FlushPeriod);

    /// <inheritdoc/>
    protected override void Receive(FlushCommand message)
    {
        if (message.Batch is { } batch)
            _waiting.Add(batch);
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (log.FlushedEnd < log.End)
            log.Flush();
        foreach (var batch in _waiting)
            stored.Announce(batch);
        _waiting.Clear();
    }
}

/// <summary>A written batch whose senders wait for the disk; none: it is time to flush.</summary>
internal readonly record struct FlushCommand(AppendBatch? Batch);
