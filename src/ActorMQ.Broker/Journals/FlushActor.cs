using ActorMQ.Actors;
using ActorMQ.Journal.Logs;

namespace ActorMQ.Broker.Journals;

/// <summary>Makes the log durable, on a thread of its own so that the writer goes on meanwhile.</summary>
/// <remarks>
/// With ASYNC_FLUSH it flushes now and then, and nobody waits for it; while the log grows it has the system
/// begin already, so that no flush has much to do. With SYNC_FLUSH it is asked to by
/// <see cref="FlushWaitActor"/>. A failed flush ends the actor and with it the broker.
/// Source: apache/rocketmq 8fc57f1 store/.../CommitLog.java#FlushRealTimeService.
/// </remarks>
internal sealed class FlushActor(CommitLog log, LogSettings settings) : Actor<FlushCommand>
{
    private const long PageSize = 4096;
    private ActorRef<FlushWait>? _asker;
    private bool _isTime;
    private long _flushedAt;

    /// <inheritdoc/>
    protected override void OnStart()
    {
        _flushedAt = Context.Time.GetTimestamp();
        Context.StartPeriodicTimer("flush", FlushCommand.Time, settings.FlushPeriod);
    }

    /// <inheritdoc/>
    protected override void Receive(FlushCommand message)
    {
        _asker ??= message.Asker;
        _isTime |= message.IsTime;
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (log.FlushedEnd < log.End)
        {
            if (_asker is not null || (_isTime && IsDue()))
                Flush();
            else
                log.StartFlush();
        }

        _asker?.Tell(FlushWait.Flushed);
        _asker = null;
        _isTime = false;
    }

    private bool IsDue() =>
        (log.End.Value / PageSize) - (log.FlushedEnd.Value / PageSize) >= settings.FlushLeastPages
        || Context.Time.GetElapsedTime(_flushedAt) >= settings.FlushThoroughPeriod;

    private void Flush()
    {
        log.Flush();
        _flushedAt = Context.Time.GetTimestamp();
    }
}

/// <summary>What the flusher is told.</summary>
/// <param name="Asker">Waits for all that is written to be flushed, and is told then.</param>
/// <param name="IsTime">A period has passed.</param>
internal readonly record struct FlushCommand(ActorRef<FlushWait>? Asker, bool IsTime)
{
    /// <summary>The log has grown by as much as is worth to begin with.</summary>
    internal static FlushCommand Grown => default;

    /// <summary>A period has passed.</summary>
    internal static FlushCommand Time => new(null, IsTime: true);
}
