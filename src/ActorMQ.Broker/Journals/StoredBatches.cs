using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Journals;

/// <summary>Tells the queues of batches that are as safe as was promised. Used by one actor.</summary>
internal sealed class StoredBatches(AppendBatchPool pool, BrokerIdentity identity)
{
    private readonly SendReplies _replies = new(identity);
    private readonly ReadyTurns _told = new(GatheredFlushes.Around);

    /// <summary>
    /// Tells a batch's senders where it lies, and that it is not yet as safe as was promised. It stays the
    /// caller's.
    /// </summary>
    /// <param name="batch">Written.</param>
    /// <param name="code">What is lacking: the disk, or a slave.</param>
    internal void AnswerLate(AppendBatch batch, ResponseCode code)
    {
        _replies.Placed(batch, code);
        batch.IsAnswered = true;
    }

    /// <summary>
    /// Hands a batch to its queue, whose turn waits for <see cref="RunQueues"/>. If the queue is gone
    /// meanwhile, the batch's senders are answered from here.
    /// </summary>
    internal void Announce(AppendBatch batch)
    {
        batch.Stored();
        if (batch.Owner!.Tell(batch, _told) == TellResult.Accepted)
            return;
        _replies.Stored(batch);
        pool.Release(batch);
    }

    /// <summary>
    /// Lets queues take their turns that were told since the last call, and answers what they answer: all on
    /// one thread, since to wake one costs more than their turns.
    /// </summary>
    /// <param name="here">On the caller's, which has nothing else to do; else on one of the pool.</param>
    internal void RunQueues(bool here)
    {
        if (here)
            _told.RunHere();
        else
            _told.RunOnPool();
    }
}
