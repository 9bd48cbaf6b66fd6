using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Journals;

/// <summary>Tells the queues of batches that are as safe as was promised. Used by one actor.</summary>
internal sealed class StoredBatches(AppendBatchPool pool, BrokerIdentity identity)
{
    private readonly SendReplies _replies = new(identity);

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
    /// Hands a batch to its queue. If the queue is gone meanwhile, its senders are answered from here.
    /// </summary>
    internal void Announce(AppendBatch batch)
    {
        batch.Stored();
        OnTold(batch, batch.Owner!.Tell(batch));
    }

    /// <summary>As the other; the queue's turn waits for <paramref name="together"/> to be run.</summary>
    internal void Announce(AppendBatch batch, ReadyTurns together)
    {
        batch.Stored();
        OnTold(batch, batch.Owner!.Tell(batch, together));
    }

    private void OnTold(AppendBatch batch, TellResult told)
    {
        if (told == TellResult.Accepted)
            return;
        _replies.Stored(batch);
        pool.Release(batch);
    }
}
