using System.Diagnostics.CodeAnalysis;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// Batches that the leader has written and that are not acknowledged, in the order of the log; and the
/// offsets that come next in their queues. Used by the log's writer.
/// </summary>
internal sealed class UnacknowledgedBatches
{
    private readonly Queue<AppendBatch> _batches = new();

    /// <summary>The offset behind the batches that are here or about to be written, by queue.</summary>
    private readonly Dictionary<ConsumeQueue, QueueOffset> _next = [];

    /// <summary>All of them, the oldest first.</summary>
    internal IReadOnlyCollection<AppendBatch> All => _batches;

    /// <summary>Whether a batch has the offsets that come next; then it is to be written.</summary>
    /// <remarks>
    /// One may not have them: its queue gave them out before it heard what another leader's log holds, or
    /// before it heard that those before them were refused.
    /// </remarks>
    internal bool TryExpect(AppendBatch batch)
    {
        var queue = batch.ConsumeQueue!;
        var next = _next.TryGetValue(queue, out var waiting) ? waiting : queue.Max;
        if (batch.FirstOffset != next)
            return false;
        _next[queue] = next + batch.RecordCount;
        return true;
    }

    /// <summary>One that was expected is not written after all: its offsets come next again.</summary>
    internal void Forget(AppendBatch batch)
    {
        if (_next.TryGetValue(batch.ConsumeQueue!, out var next) && batch.FirstOffset < next)
            _next[batch.ConsumeQueue!] = batch.FirstOffset;
    }

    /// <summary>One that was expected is written.</summary>
    internal void Add(AppendBatch batch) => _batches.Enqueue(batch);

    /// <summary>The oldest.</summary>
    internal bool TryPeek([NotNullWhen(true)] out AppendBatch? batch) => _batches.TryPeek(out batch);

    /// <summary>Takes the oldest out.</summary>
    internal AppendBatch Dequeue()
    {
        var batch = _batches.Dequeue();
        var queue = batch.ConsumeQueue!;
        if (_next.TryGetValue(queue, out var next) && next == batch.FirstOffset + batch.RecordCount)
            _next.Remove(queue);
        return batch;
    }

    /// <summary>Takes all out: none of them will be acknowledged.</summary>
    internal void Clear()
    {
        _batches.Clear();
        _next.Clear();
    }

    /// <summary>Where a batch begins in the log.</summary>
    internal static JournalPosition BeginOf(AppendBatch batch) => batch.Records[0].Position;

    /// <summary>Behind a batch's last record.</summary>
    internal static JournalPosition EndOf(AppendBatch batch)
    {
        ref readonly var last = ref batch.Records[^1];
        return last.Position + last.Size;
    }
}
