using ActorMQ.Actors;
using ActorMQ.Journal.Logs;

namespace ActorMQ.Broker.Journals;

/// <summary>Makes the log durable, on a thread of its own so that the writer goes on meanwhile.</summary>
/// <remarks>
/// With ASYNC_FLUSH it flushes now and then, and nobody waits for it. With SYNC_FLUSH it is asked to by
/// <see cref="FlushWaitActor"/>. A failed flush ends the actor and with it the broker.
/// </remarks>
internal sealed class FlushActor(CommitLog log, LogSettings settings) : Actor<FlushCommand>
{
    private ActorRef<FlushWait>? _asker;

    /// <inheritdoc/>
    protected override void OnStart() =>
        Context.StartPeriodicTimer("flush", default, settings.FlushPeriod);

    /// <inheritdoc/>
    protected override void Receive(FlushCommand message) => _asker ??= message.Asker;

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (log.FlushedEnd < log.End)
            log.Flush();
        _asker?.Tell(FlushWait.Flushed);
        _asker = null;
    }
}

/// <summary>All that is written is to be flushed; none asks: it is time to.</summary>
/// <param name="Asker">Told when it is.</param>
internal readonly record struct FlushCommand(ActorRef<FlushWait>? Asker);
