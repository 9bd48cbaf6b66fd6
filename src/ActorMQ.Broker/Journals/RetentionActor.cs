using ActorMQ.Actors;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;

namespace ActorMQ.Broker.Journals;

/// <summary>Lets go of old segments, and closes the gate before the disk is full.</summary>
/// <remarks>
/// On a thread of its own, since the disk keeps it waiting. <see cref="RetentionPolicy"/> decides; this shell
/// carries it out, one segment at a time. What the disk refuses is told and tried again: it never ends the
/// broker. A segment that somebody else removed while it is being written does: the log is dead then, and its
/// writer, who is told to look, ends with it.
/// </remarks>
/// <param name="store">What to look after.</param>
/// <param name="topicTimes">The topics that keep their messages for a time of their own.</param>
/// <param name="gate">Closed while the disk is too full.</param>
/// <param name="times">How often.</param>
/// <param name="died">Told that the log is dead.</param>
/// <param name="log">Where people read of it.</param>
internal sealed class RetentionActor(
    StoreRetention store,
    Func<IReadOnlyDictionary<TopicName, TimeSpan>> topicTimes,
    WriteGate gate,
    RetentionTimes times,
    Action died,
    RetentionLog log) : Actor<RetentionTick>
{
    private readonly Queue<SegmentDeletion> _going = new();
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private DateTimeOffset _retryAt = DateTimeOffset.MinValue;
    private bool _isClosed;
    private bool _isStuck;

    /// <inheritdoc/>
    protected override void OnStart()
    {
        Receive(RetentionTick.Look);
        Receive(RetentionTick.Round);
        Context.StartPeriodicTimer("look", RetentionTick.Look, times.Look);
        Context.StartPeriodicTimer("round", RetentionTick.Round, times.Round);
    }

    /// <inheritdoc/>
    protected override void Receive(RetentionTick message)
    {
        try
        {
            switch (message)
            {
                case RetentionTick.Look:
                    OnLook();
                    break;
                case RetentionTick.Round when _going.Count == 0 && Context.Time.GetUtcNow() >= _retryAt:
                    OnRound();
                    break;
                case RetentionTick.Remove:
                    OnRemove();
                    break;
            }
        }
        catch (JournalFailedException)
        {
            died();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No younger segment may go before one that stays.
            _going.Clear();
            if (message != RetentionTick.Look)
                _retryAt = Context.Time.GetUtcNow() + times.Retry;
            log.Failed(store.Root, failure);
        }
    }

    private void OnLook()
    {
        foreach (var path in store.FindLostFiles().Where(_lost.Add))
            log.SegmentLost(path, Environment.ProcessId);
        var space = store.LookAtSpace();
        BrokerMeter.DiskUsed.Record(space.UsedPercent, BrokerMeter.Path(store.Root));
        var exceeded = RetentionPolicy.LimitOf(store.Settings, space);
        if (exceeded != WriteLimit.None)
            Close(WriteStop.Describe(exceeded, store.Root, space, store.Settings));
        else if (_isClosed)
            Open(space);
    }

    private void Close(string why)
    {
        gate.SetTooFull(why);
        if (_isClosed)
            return;
        _isClosed = true;
        BrokerMeter.WriteStops.Add(1, BrokerMeter.Path(store.Root));
        log.WritesStopped(why);
    }

    private void Open(DiskSpace space)
    {
        gate.SetTooFull(null);
        _isClosed = false;
        log.GateOpened(store.Root, space.UsedPercent);
    }

    private void OnRound()
    {
        var decision = store.Decide(topicTimes(), Context.Time.GetLocalNow());
        foreach (var deletion in decision.Deletions)
            _going.Enqueue(deletion);
        var space = store.LookAtSpace();
        var isStuck = _going.Count == 0 && space.UsedPercent > store.Settings.ForcedCleanPercent;
        if (isStuck && !_isStuck)
            log.NothingToRemove(store.Root, space.UsedPercent, store.KeepFrom.Value);
        _isStuck = isStuck;
        if (_going.Count > 0)
            OnRemove();
        else
            Trim();
    }

    private void OnRemove()
    {
        if (!_going.TryPeek(out var deletion))
            return;
        store.Delete(deletion);
        _going.Dequeue();
        BrokerMeter.SegmentsDeleted.Add(1, BrokerMeter.Reason(deletion.Reason));
        log.SegmentDeleted(deletion.Segment.Path, deletion.Reason, deletion.Segment.End.Value);
        if (_going.Count > 0)
        {
            Context.StartTimer("remove", RetentionTick.Remove, times.Removal);
            return;
        }

        Trim();
        OnLook();
    }

    private void Trim()
    {
        var count = store.Trim(topicTimes(), Context.Time.GetUtcNow());
        if (count > 0)
            log.QueueFilesDeleted(count, store.Root);
    }
}

/// <summary>What the keeper of the disk's room is told, by its own timers.</summary>
internal enum RetentionTick
{
    /// <summary>Look at how full the disk is.</summary>
    Look,

    /// <summary>Look for what may go.</summary>
    Round,

    /// <summary>Remove the next of what goes.</summary>
    Remove,
}
