using ActorMQ.Actors;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// Writes the consume queues' files and completes the checkpoints that the writer begins, on a thread of its
/// own: with thousands of queues that takes seconds, which neither the writer nor a flush that senders wait
/// for can spare.
/// </summary>
/// <remarks>A checkpoint that fails ends the actor and with it the broker.</remarks>
internal sealed class CheckpointActor(MessageStore store) : Actor<CheckpointCommand>
{
    private CheckpointMark? _latest;

    /// <inheritdoc/>
    protected override void Receive(CheckpointCommand message) => _latest = message.Mark ?? _latest;

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        WriteQueues();
        if (_latest is not { } mark)
            return;
        _latest = null;
        store.CompleteCheckpoint(mark);
    }

    private void WriteQueues()
    {
        try
        {
            store.Queues.WriteFull();
        }
        catch (DiskFullException)
        {
            // The units wait on in memory; the writer, which takes no more messages then, tries again.
        }
    }
}

/// <summary>What the checkpoint's thread is told.</summary>
/// <param name="Mark">A checkpoint to complete; null: the log has grown, units may be worth a write.</param>
internal readonly record struct CheckpointCommand(CheckpointMark? Mark);
