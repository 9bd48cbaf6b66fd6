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
/// <param name="log">What is flushed.</param>
/// <param name="flushed">Told after each flush, on this thread; null: nobody.</param>
/// <param name="settings">How often.</param>
internal sealed class FlushActor(CommitLog log, Action? flushed, LogSettings settings)
    : Actor<FlushCommand>
{
    private const long PageSize = 4096;
    private readonly List<Action> _done = [];
    private ActorRef<FlushWait>? _asker;
    private bool _isWanted;
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
        _isWanted |= message.IsWanted;
        if (message.Done is { } done)
            _done.Add(done);
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (log.FlushedEnd < log.End)
        {
            if (_asker is not null || _isWanted || (_isTime && IsDue()))
                Flush();
            else
                log.StartFlush();
        }

        _asker?.Tell(FlushWait.Flushed);
        _asker = null;
        _isTime = _isWanted = false;
        if (_done.Count == 0)
            return;
        _done.ForEach(static done => done());
        _done.Clear();
    }

    private bool IsDue() =>
        (log.End.Value / PageSize) - (log.FlushedEnd.Value / PageSize) >= settings.FlushLeastPages
        || Context.Time.GetElapsedTime(_flushedAt) >= settings.FlushThoroughPeriod;

    private void Flush()
    {
        log.Flush();
        _flushedAt = Context.Time.GetTimestamp();
        flushed?.Invoke();
    }
}

/// <summary>What the flusher is told; as it is, that the log has grown by as much as is worth to begin with.
/// </summary>
internal readonly record struct FlushCommand
{
    /// <summary>Waits for all that is written to be flushed, and is told then.</summary>
    internal ActorRef<FlushWait>? Asker { get; init; }

    /// <summary>A period has passed.</summary>
    internal bool IsTime { get; init; }

    /// <summary>All that is written is to be flushed at once.</summary>
    internal bool IsWanted { get; init; }

    /// <summary>Called then, on the flusher's thread; null: nobody waits.</summary>
    internal Action? Done { get; init; }

    /// <summary>The log has grown.</summary>
    internal static FlushCommand Grown => default;

    /// <summary>A period has passed.</summary>
    internal static FlushCommand Time => new() { IsTime = true };

    /// <summary>Flush now.</summary>
    internal static FlushCommand Now(Action? done) => new() { IsWanted = true, Done = done };
}
