using ActorMQ.Broker.Queues;
using ActorMQ.Journal;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Journals;

/// <summary>Puts batches that are written into the consume queues. Used by the log's writer.</summary>
internal static class AppliedBatches
{
    /// <summary>Applies a batch; nothing of it when its queue was deleted meanwhile.</summary>
    internal static void Apply(MessageStore store, AppendBatch batch)
    {
        var queue = batch.ConsumeQueue!;
        if (queue.IsDeleted)
            return;
        var offset = batch.FirstOffset;
        foreach (ref readonly var record in batch.Records)
        {
            var unit = new ConsumeQueueUnit(record.Position, record.Size, new TagsCode(record.TagsCode));
            Invariant.Holds(
                store.Queues.Apply(queue, offset, unit), "a queue has a gap before a message just written");
            offset += 1;
        }
    }
}
