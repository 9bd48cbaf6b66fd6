using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// The only writer of the log: drains its mailbox, writes once for all, then hands the batches on.
/// </summary>
/// <remarks>
/// On a thread of its own. What was written is in the consume queues before anybody hears of it. What finds
/// no room is refused, and tried again by and by (<see cref="FullDisk"/>). Any other failed write ends the
/// actor and with it the broker: nobody guesses what is on the disk, recovery looks.
/// </remarks>
internal sealed class CommitLogActor : Actor<LogCommand>
{
    private static readonly JournalPosition Nowhere = new(long.MaxValue);
    private readonly MessageStore _store;
    private readonly CommitLog _log;
    private readonly BatchesWritten _written;
    private readonly Action<AppendBatch> _ended;
    private readonly Action _grown;
    private readonly Action<CheckpointMark> _checkpoint;
    private readonly LogSettings _settings;
    private readonly FullDisk _full;
    private readonly ReplicaWriter? _replica;
    private readonly List<AppendBatch> _batches = [];
    private readonly ConcurrentQueue<EndTopics> _endings;
    private JournalPosition _toldEnd;
    private LogTick _due;

    /// <summary>The writer of <paramref name="store"/>.</summary>
    /// <param name="store">Open; closed when the actor stops.</param>
    /// <param name="endings">Topics to end, from any thread; looked at after each drain.</param>
    /// <param name="written">
    /// What comes next for the batches of one write: they are told, or flushed. From then on they are no
    /// longer ours.
    /// </param>
    /// <param name="ended">What comes for a batch whose queue is deleted: nothing of it is stored, and it is
    /// no longer ours.</param>
    /// <param name="grown">Told when the log has grown by <see cref="LogSettings.GrowthSize"/>: time to flush
    /// ahead, and to make the next segment.</param>
    /// <param name="checkpoint">Completes a checkpoint, on another thread: it flushes for long.</param>
    /// <param name="full">What to do while there is no room.</param>
    /// <param name="replica">What else to do in a replica; null: the log is not replicated, and what is
    /// written counts.</param>
    /// <param name="settings">How often to do what can wait.</param>
    internal CommitLogActor(
        MessageStore store,
        ConcurrentQueue<EndTopics> endings,
        BatchesWritten written,
        Action<AppendBatch> ended,
        Action grown,
        Action<CheckpointMark> checkpoint,
        FullDisk full,
        ReplicaWriter? replica,
        LogSettings settings)
    {
        _replica = replica;
        _store = store;
        _log = store.Log;
        _toldEnd = _log.End;
        _endings = endings;
        _written = written;
        _ended = ended;
        _grown = grown;
        _checkpoint = checkpoint;
        _full = full;
        _settings = settings;
    }

    /// <inheritdoc/>
    protected override void OnStart()
    {
        Context.StartPeriodicTimer(
            "room", new LogCommand(null, LogTick.LookForRoom), _settings.FlushPeriod);
        Context.StartPeriodicTimer(
            "checkpoint", new LogCommand(null, LogTick.Checkpoint), _settings.CheckpointPeriod);
    }

    /// <inheritdoc/>
    protected override void Receive(LogCommand message)
    {
        if (message.Batch is { ConsumeQueue.IsDeleted: true } late)
            _ended(late);
        else if (message.Batch is { } refused && !_full.Takes(refused))
            _full.Refuse(refused);
        else if (message.Batch is { } early && _replica?.Takes(early) == false)
            _replica.Refuse(early);
        else if (message.Batch is { } batch)
            _batches.Add(batch);
        else
            _due |= message.Tick;
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_batches.Count > 0)
            OnAppends();
        if (_full.IsFull && _due != LogTick.None)
            _full.TryAgain();
        try
        {
            if (_replica is { } replica)
                Replicate(replica);
            OnDue();
        }
        catch (DiskFullException full)
        {
            _full.Found(full);
        }

        _due = LogTick.None;
        TellOfGrowth();
        _replica?.TellAdvanced();
    }

    private void Replicate(ReplicaWriter replica)
    {
        if ((_due & LogTick.LookForRoom) != LogTick.None)
            replica.OnTick(Context.Time);
        replica.Work();
    }

    /// <summary>What finds no room waits until it is due again.</summary>
    private void OnDue()
    {
        while (_endings.TryPeek(out var ending))
        {
            var ended = _replica is null ? _store.DeleteTopics(ending.Topics) : [];
            _endings.TryDequeue(out _);
            ending.Ended(ended);
        }

        if ((_due & LogTick.Checkpoint) != LogTick.None)
            _checkpoint(_store.PrepareCheckpoint());
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        _replica?.Stop();
        try
        {
            _store.Close();
        }
        catch (IOException)
        {
            // The log is dead, or the disk refuses: the store stays as after a crash, and recovery will look.
            _store.Dispose();
        }
    }

    private void OnAppends()
    {
        var written = Write();
        if (_replica is null)
            Count(written);
        else
            Wait(_replica, written);
        for (var index = written; index < _batches.Count; index++)
            _full.Refuse(_batches[index]);
        _batches.Clear();
    }

    /// <summary>What is written counts.</summary>
    private void Count(int written)
    {
        for (var index = 0; index < written; index++)
            AppliedBatches.Apply(_store, _batches[index]);
        if (written > 0)
            _written(CollectionsMarshal.AsSpan(_batches)[..written], !Context.HasWaiting);
    }

    /// <summary>What is written waits until it is acknowledged.</summary>
    private void Wait(ReplicaWriter replica, int written)
    {
        var now = Context.Time.GetTimestamp();
        for (var index = 0; index < written; index++)
            replica.OnWritten(_batches[index], now);
        for (var index = written; index < _batches.Count; index++)
            replica.OnNotWritten(_batches[index]);
    }

    private void TellOfGrowth()
    {
        if (_log.End < _toldEnd)
            _toldEnd = _log.End;
        if (_log.End - _toldEnd < _settings.GrowthSize)
            return;
        _toldEnd = _log.End;
        _grown();
    }

    /// <returns>How many batches are written: the first ones, all unless the disk is full.</returns>
    private int Write()
    {
        var now = Context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var appended = 0;
        try
        {
            for (; appended < _batches.Count; appended++)
                Append(_batches[appended], now);
            _log.Write();
            return appended;
        }
        catch (DiskFullException full)
        {
            _full.Found(full);
            var written = 0;
            while (written < appended && _batches[written].Records[^1].Position < _log.End)
                written++;
            if (written <= appended && written < _batches.Count)
                ThrowIfCut(_batches[written], full);
            return written;
        }
    }

    /// <summary>
    /// A batch that fits a segment is written as a whole or not at all. Of a larger one the first messages
    /// may be in the log without anybody's answering for them: opening the store anew sorts that out.
    /// </summary>
    private void ThrowIfCut(AppendBatch batch, DiskFullException full)
    {
        if (batch.Records[0].Position < _log.End)
            throw new IOException($"there is no room for the rest of {batch.SizeBytes} bytes", full);
    }

    /// <summary>A batch lies in one segment, unless it is larger than one.</summary>
    private void Append(AppendBatch batch, long nowMs)
    {
        var fitsWhole = batch.SizeBytes <= _log.RecordSizeMax;
        batch.Records[0].Position = Nowhere;
        var position = fitsWhole ? _log.Append(batch.Bytes, batch.FirstOffset, nowMs) : default;
        var offset = batch.FirstOffset;
        foreach (ref var record in batch.Records)
        {
            if (!fitsWhole)
                position = _log.Append(batch.BytesOf(record), offset, nowMs);
            record.Position = position;
            position += record.Size;
            offset += 1;
        }
    }
}

/// <summary>What comes next for the batches of one write.</summary>
/// <param name="batches">In the order of the log.</param>
/// <param name="isWriterIdle">Whether nothing more waits for the writer: its thread has time.</param>
internal delegate void BatchesWritten(ReadOnlySpan<AppendBatch> batches, bool isWriterIdle);
