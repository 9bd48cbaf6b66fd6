using System.Collections.Concurrent;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;

namespace ActorMQ.Broker.Queues;

/// <summary>Batches to use again, and the budget that they take from. Any thread.</summary>
internal sealed class AppendBatchPool
{
    // As many as busy connections and queues have under way; the rest is left to the garbage collector.
    private const int KeptMax = 256;

    private readonly ConcurrentQueue<AppendBatch> _free = new();
    private int _freeCount;

    /// <summary>A pool whose batches share <paramref name="budget"/>.</summary>
    internal AppendBatchPool(AppendBudget budget) => Budget = budget;

    /// <summary>What may be on its way.</summary>
    internal AppendBudget Budget { get; }

    /// <summary>An empty batch.</summary>
    internal AppendBatch Rent(ConnectionSession session, TopicEntry? topic, QueueId queue)
    {
        if (_free.TryDequeue(out var batch))
            Interlocked.Decrement(ref _freeCount);
        else
            batch = new AppendBatch();
        batch.Begin(session, topic, queue);
        return batch;
    }

    /// <summary>Takes a batch back that never took from the budget. Nobody may use it any more.</summary>
    internal void Return(AppendBatch batch)
    {
        batch.End();
        if (Interlocked.Increment(ref _freeCount) <= KeptMax)
            _free.Enqueue(batch);
        else
            Interlocked.Decrement(ref _freeCount);
    }

    /// <summary>Takes a batch back and gives its bytes back to the budget.</summary>
    internal void Release(AppendBatch batch)
    {
        Budget.Return(batch.SizeBytes, batch.RequestCount);
        Return(batch);
    }
}
