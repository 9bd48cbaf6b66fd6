using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// What the log's writer does while a write finds no room: refuses batches, closes the gate, tries again.
/// Used by one actor.
/// </summary>
/// <remarks>
/// A refused batch goes back to its queue, which had given it offsets. Batches of the queue that are under
/// way behind it have offsets that would leave a gap; they are refused as well, until one comes that
/// <see cref="AppendBatch.BeginsAnew"/>.
/// </remarks>
internal sealed class FullDisk(MessageStore store, SendPath sends, RetentionLog log)
{
    private readonly HashSet<ConsumeQueue> _refused = [];
    private string _why = string.Empty;

    /// <summary>Whether the last write found no room, and none was found since.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Whether a batch may be written.</summary>
    internal bool Takes(AppendBatch batch)
    {
        if (IsFull)
            return false;
        return _refused.Count == 0
            || !_refused.Contains(batch.ConsumeQueue!)
            || (batch.BeginsAnew && _refused.Remove(batch.ConsumeQueue!));
    }

    /// <summary>A write found no room: senders are told, and the operator.</summary>
    internal void Found(DiskFullException full)
    {
        _why = $"service not available now: {WriteStop.Describe(store.Root, full)}";
        sends.Gate.SetFailed(WriteStop.Describe(store.Root, full));
        if (!IsFull)
        {
            BrokerMeter.WriteStops.Add(1, BrokerMeter.Path(store.Root));
            log.WritesStopped(_why);
        }

        IsFull = true;
    }

    /// <summary>Gives a batch back; it is no longer the caller's.</summary>
    internal void Refuse(AppendBatch batch)
    {
        _refused.RemoveWhere(static queue => queue.IsDeleted);
        _refused.Add(batch.ConsumeQueue!);
        sends.GiveBack(batch, new Refusal(ResponseCode.ServiceNotAvailable, _why));
    }

    /// <summary>Looks whether there is room again, for the log and for what waits of consume queues.
    /// </summary>
    internal void TryAgain()
    {
        try
        {
            store.Log.MakeRoom();
            store.Queues.Write();
        }
        catch (DiskFullException full)
        {
            Found(full);
            return;
        }

        IsFull = false;
        sends.Gate.SetFailed(null);
        log.WritesResumed(store.Root);
    }
}
