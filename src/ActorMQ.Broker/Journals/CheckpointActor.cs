using ActorMQ.Actors;
using ActorMQ.Journal;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// Completes the checkpoints that the writer begins, on a thread of its own: with thousands of queues that
/// takes seconds, which neither the writer nor a flush that senders wait for can spare.
/// </summary>
/// <remarks>A checkpoint that fails ends the actor and with it the broker.</remarks>
internal sealed class CheckpointActor(MessageStore store) : Actor<CheckpointMark>
{
    private CheckpointMark? _latest;

    /// <inheritdoc/>
    protected override void Receive(CheckpointMark message) => _latest = message;

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_latest is not { } mark)
            return;
        _latest = null;
        store.CompleteCheckpoint(mark);
    }
}
