using System.Collections.Concurrent;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Replication;

/// <summary>What the log's writer does in a replica, besides appending, writing and checkpoints.</summary>
/// <remarks>
/// <code>
///                       AppliedEnd            first batch              End
///   ────────────────────────┼──────────────────────┼────────────────────┼──►
///    in queues and state     what another leader or   batches of this life,
///                            an earlier life wrote    by their senders' order
///   as the high water rises:  read and applied        applied and answered
/// </code>
/// Nothing is applied that is not acknowledged. When the replica leads no more, its batches go back to their
/// queues, and what the next leader keeps of them is read from the log like everything else.
/// </remarks>
internal sealed class ReplicaWriter
{
    private readonly MessageStore _store;
    private readonly ReplicaSurroundings _around;
    private readonly ReplicaService _service;
    private readonly ConcurrentQueue<ReplicaCommand> _commands;
    private readonly ReplicaRuns _runs;
    private readonly UnacknowledgedBatches _batches = new();
    private readonly HashSet<TopicName> _ending = [];
    private Begun? _begun;
    private JournalPosition _highWater;
    private JournalPosition _toldReached;
    private (JournalPosition Held, bool IsAvailable)? _slaves;
    private (int Generation, JournalPosition Written, JournalPosition Held) _told;
    private int _generation;

    /// <summary>The part of the writer of an open store.</summary>
    /// <param name="store">Opened so that it applies what it is told alone.</param>
    /// <param name="around">What it leans on.</param>
    /// <param name="commands">What it is told, in order.</param>
    internal ReplicaWriter(
        MessageStore store, ReplicaSurroundings around, ConcurrentQueue<ReplicaCommand> commands)
    {
        (_store, _around, _commands) = (store, around, commands);
        _service = new ReplicaService(around.Sends.Gate);
        _runs = new ReplicaRuns(store.Log);
    }

    private JournalPosition Held =>
        _around.Settings.SyncFlush ? _store.Log.FlushedEnd : _store.Log.End;

    /// <summary>Whether a batch may be written; otherwise it goes back to its queue, and says why.</summary>
    internal bool Takes(AppendBatch batch)
    {
        string? why = null;
        if (!_service.IsTaking)
            why = _service.Refusal;
        else if (batch.Topic is { } topic && _ending.Contains(topic.Name))
            why = "service not available now: the topic is being deleted";
        else if (!_batches.TryExpect(batch))
            why = "service not available now: messages before these were refused";
        if (why is not null)
            batch.Refusal = new Refusal(ResponseCode.ServiceNotAvailable, why);
        return why is null;
    }

    /// <summary>Gives a batch that may not be written back; it is no longer the caller's.</summary>
    internal void Refuse(AppendBatch batch) => _around.Sends.GiveBack(batch, batch.Refusal!.Value);

    /// <summary>A batch found no room; it is still the caller's.</summary>
    internal void OnNotWritten(AppendBatch batch) => _batches.Forget(batch);

    /// <summary>A batch is written, and waits here from now on.</summary>
    /// <param name="batch">In the log's order.</param>
    /// <param name="now">A time stamp.</param>
    internal void OnWritten(AppendBatch batch, long now)
    {
        batch.WrittenAt = now;
        _batches.Add(batch);
        if (batch.MustFlush)
            _around.Flush(null);
        if (IsOfState(batch))
            NoteEndings(batch);
    }

    /// <summary>Does what it was told since, and answers those who are acknowledged.</summary>
    /// <exception cref="Journal.Files.DiskFullException">The rest waits; call again.</exception>
    /// <exception cref="Exception">The replica cannot go on.</exception>
    internal void Work()
    {
        while (_commands.TryPeek(out var command))
        {
            CarryOut(command);
            _commands.TryDequeue(out _);
        }

        _runs.Write();
        Acknowledge();
    }

    /// <summary>Now and then: answers who has waited too long, and tells the state how far it is.</summary>
    internal void OnTick(TimeProvider time)
    {
        var timeout = _around.Settings.SyncFlushTimeout;
        foreach (var batch in _batches.All)
        {
            if (batch.IsAnswered)
                continue;
            if (time.GetElapsedTime(batch.WrittenAt) < timeout)
                break;
            _around.Stored.AnswerLate(batch, LateCodeOf(batch));
        }

        if (_begun is not { } begun || _store.AppliedEnd == _toldReached)
            return;
        _toldReached = _store.AppliedEnd;
        begun.Links.State(new StateReached(_toldReached));
    }

    /// <summary>Tells whoever replicates the log how far it is, if that is news.</summary>
    internal void TellAdvanced()
    {
        var (written, held) = (_store.Log.End, Held);
        if (_around.Settings.SyncFlush && held < written && written > _told.Written)
            _around.Flush(null);
        if (_told == (_generation, written, held))
            return;
        _told = (_generation, written, held);
        _around.Replication.OnAdvanced(_generation, written, held);
    }

    /// <summary>The same after a flush, on the flusher's thread.</summary>
    internal void OnFlushed()
    {
        // The generation first: a later one may go with older positions, and never the other way.
        var generation = Volatile.Read(ref _generation);
        var written = _store.Log.End;
        _around.Replication.OnAdvanced(generation, written, Held);
    }

    /// <summary>The end: nobody hears of what waits, for the log has it, or not.</summary>
    internal void Stop()
    {
        ReplicaRuns.ReturnAll(_commands);
        _runs.Clear();
    }

    private void CarryOut(ReplicaCommand command)
    {
        switch (command)
        {
            case BeginReplica begin:
                _begun = new Begun(_store, begin);
                break;
            case AppendRun append:
                _runs.Add(append.Run);
                break;
            case RaiseHighWater raise:
                _highWater = Max(_highWater, raise.Position);
                break;
            case NoteSlaves slaves:
                _slaves = (slaves.Held, slaves.IsAvailable);
                break;
            case ChangeService change:
                OnChange(change);
                break;
            case CloseLog close:
                _runs.Write();
                _service.Close();
                close.Closed(_store.Log.End);
                break;
            case TruncateLog truncate:
                OnTruncate(truncate);
                break;
            case FlushLog flush:
                _runs.Write();
                _around.Flush(flush.Done);
                break;
            case EndReplica end:
                throw new BrokerFailedException("the replica cannot go on", end.Why);
        }
    }

    private void OnChange(ChangeService change)
    {
        _runs.Write();
        var led = _service.Leads;
        _service.Change(change.Service, _store.Log.End);
        if (!_service.Leads)
            GiveBackAll();
        if (led && !_service.Leads)
            _begun!.Links.State(new StateRole(leads: false));
        _begun!.Links.Role(change.Id, change.Epoch);
    }

    private void OnTruncate(TruncateLog truncate)
    {
        _runs.DropFrom(truncate.End);
        _runs.Write();
        GiveBackAll();
        _store.Truncate(truncate.End);
        Volatile.Write(ref _generation, truncate.Generation);
        truncate.Done();
    }

    private void GiveBackAll()
    {
        _ending.Clear();
        foreach (var batch in _batches.All)
            _around.Sends.GiveBack(batch, ReplicaService.Deposed);
        _batches.Clear();
    }

    private void Acknowledge()
    {
        try
        {
            ApplyAcknowledged();
        }
        finally
        {
            // Also when the disk is full halfway: a queue that was told and gets no turn would take nothing
            // more.
            _around.Stored.RunQueues(here: false);
        }

        var tookBefore = _service.IsTaking;
        if (_service.TryTake(_store.AppliedEnd))
            _begun!.Links.State(new StateRole(leads: true, _begun.Links.Leads));

        // Whoever replicates the log keeps requests until now: that there is news is told, though it is old.
        if (_service.IsTaking && !tookBefore)
            _around.Replication.OnAdvanced(_generation, _store.Log.End, Held);
    }

    private void ApplyAcknowledged()
    {
        while (true)
        {
            var limit = Min(_highWater, _store.Log.End);
            var hasBatch = _batches.TryPeek(out var batch);
            if (hasBatch)
                limit = Min(limit, UnacknowledgedBatches.BeginOf(batch!));
            if (_store.AppliedEnd < limit)
                _begun!.Records.ApplyThrough(limit);
            if (!hasBatch || !IsAcknowledged(batch!))
                return;
            Apply(batch!);
            _batches.Dequeue();
            if (_slaves is { IsAvailable: false } && !batch!.IsAnswered)
                _around.Stored.AnswerLate(batch, ResponseCode.SlaveNotAvailable);
            _around.Stored.Announce(batch!);
        }
    }

    private bool IsAcknowledged(AppendBatch batch)
    {
        var end = UnacknowledgedBatches.EndOf(batch);
        return end <= _highWater && IsFlushed(batch, end) && AreSlavesDone(end);
    }

    private bool IsFlushed(AppendBatch batch, JournalPosition end) =>
        !(_around.Settings.SyncFlush || batch.MustFlush) || end <= _store.Log.FlushedEnd;

    private bool AreSlavesDone(JournalPosition end) =>
        _slaves is not { IsAvailable: true } slaves || end <= slaves.Held;

    /// <summary>As <see cref="FollowedRecords"/>, without reading what is at hand.</summary>
    private void Apply(AppendBatch batch)
    {
        if (IsOfState(batch))
            EndTopicsOf(batch);
        AppliedBatches.Apply(_store, batch);
        _store.NoteApplied(UnacknowledgedBatches.EndOf(batch), batch.Records[^1].Position);
    }

    private void EndTopicsOf(AppendBatch batch)
    {
        foreach (var (change, place) in TopicEventsOf(batch))
        {
            _begun!.Topics.OnEvent(change, place);
            if (change is TopicPut put)
                _ending.Remove(put.Config.Name);
        }
    }

    /// <summary>
    /// From a topic's end until it is there again the log gets no messages of it: so every replica's queues
    /// are the same.
    /// </summary>
    private void NoteEndings(AppendBatch batch)
    {
        foreach (var (change, _) in TopicEventsOf(batch))
        {
            if (change is TopicDeleted deleted)
                _ending.Add(deleted.Topic);
        }
    }

    private static List<FollowedEvent> TopicEventsOf(AppendBatch batch)
    {
        var events = new List<FollowedEvent>();
        foreach (ref readonly var stored in batch.Records)
        {
            var fault = MessageRecord.Read(batch.BytesOf(stored), out var record);
            Invariant.Holds(fault == RecordFault.None, "an event just written is no record");
            if (!FollowedTopics.IsOfTopic(record))
                continue;
            StateReader.Decode(record, out var change, out var place);
            events.Add(new FollowedEvent(change, place));
        }

        return events;
    }

    private static bool IsOfState(AppendBatch batch) => batch.ConsumeQueue!.Topic == StateTopic.Name;

    private ResponseCode LateCodeOf(AppendBatch batch) =>
        IsFlushed(batch, UnacknowledgedBatches.EndOf(batch))
            ? ResponseCode.FlushSlaveTimeout
            : ResponseCode.FlushDiskTimeout;

    private static JournalPosition Min(JournalPosition one, JournalPosition other) =>
        one < other ? one : other;

    private static JournalPosition Max(JournalPosition one, JournalPosition other) =>
        one > other ? one : other;

    /// <summary>What there is once the whole broker is up.</summary>
    private sealed class Begun
    {
        internal Begun(MessageStore store, BeginReplica begin)
        {
            Links = begin.Links;
            Topics = new FollowedTopics(store, Links, begin.Topics);
            Records = new FollowedRecords(store, Links, Topics);
        }

        internal ReplicaLinks Links { get; }

        internal FollowedTopics Topics { get; }

        internal FollowedRecords Records { get; }
    }
}
