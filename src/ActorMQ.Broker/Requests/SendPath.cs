using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Requests;

/// <summary>The first step of a batch: from its connection to its queue, if there is room for it.</summary>
internal sealed class SendPath(AppendBatchPool pool, BrokerIdentity identity, TimeProvider time)
{
    private int _readingCount;

    /// <summary>Where batches come from.</summary>
    internal AppendBatchPool Pool => pool;

    /// <summary>Whether messages are taken at all.</summary>
    internal WriteGate Gate { get; } = new();

    /// <summary>
    /// Whether messages were taken of whose senders not all are answered, or may be just being taken.
    /// </summary>
    internal bool IsAnyUnderWay => Volatile.Read(ref _readingCount) > 0 || pool.Budget.TakenBytes > 0;

    /// <summary>
    /// A connection looks who serves its requests; until <see cref="EndReading"/> it may tell of messages.
    /// </summary>
    internal void BeginReading() => Interlocked.Increment(ref _readingCount);

    /// <summary>A connection has told of all its messages.</summary>
    internal void EndReading() => Interlocked.Decrement(ref _readingCount);

    /// <summary>
    /// Hands a batch to its queue, or tells its senders why not. The batch is no longer the caller's, which
    /// is a connection's reading loop: the queue's turn is short, and may run on it.
    /// </summary>
    internal void Tell(AppendBatch batch)
    {
        if (batch.RecordCount == 0)
            pool.Return(batch);
        else if (TryReserve(batch))
            TellReserved(batch, here: true);
    }

    /// <summary>Takes a batch's bytes from the budget; when there is no room its senders are told.</summary>
    internal bool TryReserve(AppendBatch batch)
    {
        var budget = pool.Budget;
        if (budget.TryTake(batch.SizeBytes, batch.RequestCount))
            return true;
        BrokerMeter.SendsRefused.Add(batch.RequestCount, BrokerMeter.Busy);
        SendReplies.Refused(
            batch,
            identity,
            ResponseCode.SystemBusy,
            $"[REJECTREQUEST]system busy: {budget.TakenBytes} of {budget.LimitBytes} bytes and "
                + $"{budget.TakenRequests} of {budget.LimitRequests} sends under way");
        pool.Return(batch);
        return false;
    }

    /// <summary>Hands a batch, whose bytes are reserved, to its queue.</summary>
    internal void TellReserved(AppendBatch batch) => TellReserved(batch, here: false);

    private void TellReserved(AppendBatch batch, bool here)
    {
        batch.SentAt = time.GetTimestamp();
        var queue = batch.Topic!.QueueAt(batch.Queue.Value);
        var told = here ? queue.TellHere(batch) : queue.Tell(batch);
        if (told == TellResult.Accepted)
            return;
        BrokerMeter.SendsRefused.Add(batch.RequestCount, BrokerMeter.Busy);
        var refusal = Refusal.NotTold(told);
        Refuse(batch, refusal.Code, refusal.Remark);
    }

    /// <summary>
    /// Gives a batch, which its queue has given offsets, back to it, and through it to its senders; no longer
    /// the caller's.
    /// </summary>
    internal void GiveBack(AppendBatch batch, in Refusal why)
    {
        batch.Refusal = why;
        if (batch.Owner!.Tell(batch) != TellResult.Accepted)
            Refuse(batch, why.Code, why.Remark);
    }

    /// <summary>
    /// Tells a batch's senders that nothing is stored; takes the batch, whose bytes are reserved, back.
    /// </summary>
    internal void Refuse(AppendBatch batch, ResponseCode code, string remark)
    {
        SendReplies.Refused(batch, identity, code, remark);
        pool.Release(batch);
    }
}
