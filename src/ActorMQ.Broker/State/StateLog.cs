using System.Buffers;
using System.Text;
using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.State;

/// <summary>The state topic's queue in the log: events in, records out.</summary>
/// <remarks>
/// Only one actor appends, and awaits each batch before the next: so the queue's end is where it goes. In a
/// replica another may have appended meanwhile; then the writer refuses the batch.
/// </remarks>
internal sealed class StateLog(
    MessageStore store, BrokerIdentity identity, ActorRef<LogCommand> commitLog, bool isReplica)
{
    private readonly ConsumeQueue _queue = store.Queues.Get(StateTopic.Name, StateTopic.Queue);

    /// <summary>Behind the last byte that was written.</summary>
    internal JournalPosition End => store.Log.End;

    /// <summary>Where the log begins.</summary>
    internal JournalPosition Start => store.Log.Start;

    /// <summary>Behind the last event that the queue may tell of: those that are acknowledged.</summary>
    internal JournalPosition AppliedEnd => store.AppliedEnd;

    /// <summary>Whether others may append, too: another replica, when this one does not lead.</summary>
    internal bool IsReplica => isReplica;

    /// <summary>The size of a segment, but for the few bytes that close it.</summary>
    internal long SegmentSizeBytes => store.Log.RecordSizeMax;

    /// <summary>Where the log must be kept from.</summary>
    internal JournalPosition? SnapshotPosition
    {
        set => store.StateSnapshotPosition = value;
    }

    /// <summary>
    /// Hands events to the log's writer, which tells <paramref name="owner"/> when they are safe.
    /// </summary>
    /// <param name="events">In the order in which they are to be applied.</param>
    /// <param name="mustFlush">Whether safe means flushed, whatever flushDiskType says.</param>
    /// <param name="owner">
    /// Told the batch, once: safe, or refused for lack of room. The log failing ends the broker.
    /// </param>
    /// <returns>False when the writer takes no more, or has ended.</returns>
    internal bool TryAppend(
        IReadOnlyList<StateEvent> events, bool mustFlush, ActorRef<QueueMessage> owner)
    {
        var batch = new AppendBatch();
        batch.Begin(session: null!, topic: null, StateTopic.Queue);
        foreach (var change in events)
            Add(batch, change);
        batch.MustFlush = mustFlush;
        batch.Place(_queue.Max, owner, _queue, beginsAnew: true);
        return commitLog.Tell(new LogCommand(batch, LogTick.None)) == TellResult.Accepted;
    }

    /// <summary>Walks the events that the log keeps, from a position on. Blocks on the disk.</summary>
    internal StateReader ReadFrom(JournalPosition position) => new(store.Log, _queue, position);

    /// <summary>Makes the log durable up to a position. Blocks on the disk.</summary>
    /// <exception cref="JournalFailedException">The log is dead.</exception>
    internal void FlushThrough(JournalPosition position)
    {
        if (store.Log.FlushedEnd < position)
            store.Log.Flush();
    }

    private void Add(AppendBatch batch, StateEvent change)
    {
        var (kind, body) = StateEventCodec.Encode(change);
        var tag = Encoding.UTF8.GetBytes(kind);
        var draft = new RecordDraft
        {
            Topic = StateTopic.NameUtf8,
            Body = new ReadOnlySequence<byte>(body),
            Properties = MessageProperties.Format([new(PropertyNames.Tags, kind)]),
            Queue = StateTopic.Queue,
            Flag = StateEventCodec.Version,
            BornHost = identity.StoreHost,
            StoreHost = identity.StoreHost,
            ReserveRecordCrc = true,
        };
        var fault = draft.Measure(out var size);
        Invariant.Holds(fault == RecordFault.None, "an event does not fit into a record");
        batch.AddRecord(draft, size, TagsCode.OfUtf8(tag));
    }
}
