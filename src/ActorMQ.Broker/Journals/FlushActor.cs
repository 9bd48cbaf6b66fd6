using ActorMQ.Actors;
using ActorMQ.Journal;

namespace ActorMQ.Broker.Journals;

/// <summary>Makes the log durable, on a thread of its own so that the writer goes on meanwhile.</summary>
/// <remarks>
/// With ASYNC_FLUSH it flushes now and then, and nobody waits for it. With SYNC_FLUSH it is asked to by
/// <see cref="FlushWaitActor"/>. It completes the checkpoints that the writer begins, behind those who
/// wait. A failed flush ends the actor and with it the broker.
/// </remarks>
internal sealed class FlushActor(MessageStore store, LogSettings settings) : Actor<FlushCommand>
{
    private ActorRef<FlushWait>? _asker;
    private CheckpointMark? _mark;

    /// <inheritdoc/>
    protected override void OnStart() =>
        Context.StartPeriodicTimer("flush", default, settings.FlushPeriod);

    /// <inheritdoc/>
    protected override void Receive(FlushCommand message)
    {
        _asker ??= message.Asker;
        _mark = message.Mark ?? _mark;
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (store.Log.FlushedEnd < store.Log.End)
            store.Log.Flush();
        _asker?.Tell(FlushWait.Flushed);
        _asker = null;
        if (_mark is not { } mark)
            return;
        _mark = null;
        store.CompleteCheckpoint(mark);
    }
}

/// <summary>All that is written is to be flushed; none asks: it is time to.</summary>
/// <param name="Asker">Told when it is.</param>
/// <param name="Mark">A checkpoint to complete, if there is one.</param>
internal readonly record struct FlushCommand(ActorRef<FlushWait>? Asker, CheckpointMark? Mark);
