using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// The only writer of the log: drains its mailbox, writes once for all, then hands the batches on.
/// </summary>
/// <remarks>
/// On a thread of its own. What was written is in the consume queues before anybody hears of it. A failed
/// write ends the actor and with it the broker: nobody guesses what is on the disk, recovery looks.
/// </remarks>
internal sealed class CommitLogActor : Actor<LogCommand>
{
    private readonly MessageStore _store;
    private readonly CommitLog _log;
    private readonly Action<AppendBatch> _written;
    private readonly Action<AppendBatch> _ended;
    private readonly Action _grown;
    private readonly Action<CheckpointMark> _checkpoint;
    private readonly LogSettings _settings;
    private readonly List<AppendBatch> _batches = [];
    private readonly ConcurrentQueue<EndTopics> _endings;
    private JournalPosition _toldEnd;
    private LogTick _due;

    /// <summary>The writer of <paramref name="store"/>.</summary>
    /// <param name="store">Open; closed when the actor stops.</param>
    /// <param name="endings">Topics to end, from any thread; looked at after each drain.</param>
    /// <param name="written">
    /// What comes next for a batch that is written: it is told, or flushed. From then on the batch is no
    /// longer ours.
    /// </param>
    /// <param name="ended">What comes for a batch whose queue is deleted: nothing of it is stored, and it is
    /// no longer ours.</param>
    /// <param name="grown">Told when the log has grown by <see cref="LogSettings.GrowthSize"/>: time to flush
    /// ahead, and to make the next segment.</param>
    /// <param name="checkpoint">Completes a checkpoint, on another thread: it flushes for long.</param>
    /// <param name="settings">How often to do what can wait.</param>
    internal CommitLogActor(
        MessageStore store,
        ConcurrentQueue<EndTopics> endings,
        Action<AppendBatch> written,
        Action<AppendBatch> ended,
        Action grown,
        Action<CheckpointMark> checkpoint,
        LogSettings settings)
    {
        _store = store;
        _log = store.Log;
        _toldEnd = _log.End;
        _endings = endings;
        _written = written;
        _ended = ended;
        _grown = grown;
        _checkpoint = checkpoint;
        _settings = settings;
    }

    /// <inheritdoc/>
    protected override void OnStart() => Context.StartPeriodicTimer(
        "checkpoint", new LogCommand(null, LogTick.Checkpoint), _settings.CheckpointPeriod);

    /// <inheritdoc/>
    protected override void Receive(LogCommand message)
    {
        if (message.Batch is { ConsumeQueue.IsDeleted: true } late)
            _ended(late);
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
        while (_endings.TryDequeue(out var ending))
            ending.Ended(_store.DeleteTopics(ending.Topics));
        if ((_due & LogTick.Checkpoint) != LogTick.None)
            _checkpoint(_store.PrepareCheckpoint());
        _due = LogTick.None;
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
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
        var now = Context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var batch in _batches)
            Append(batch, now);
        _log.Write();
        foreach (var batch in _batches)
            Apply(batch);
        foreach (var batch in _batches)
            _written(batch);
        _batches.Clear();
        if (_log.End - _toldEnd < _settings.GrowthSize)
            return;
        _toldEnd = _log.End;
        _grown();
    }

    /// <summary>A batch lies in one segment, unless it is larger than one.</summary>
    private void Append(AppendBatch batch, long nowMs)
    {
        var fitsWhole = batch.SizeBytes <= _log.RecordSizeMax;
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

    private void Apply(AppendBatch batch)
    {
        var offset = batch.FirstOffset;
        foreach (ref readonly var record in batch.Records)
        {
            var unit = new ConsumeQueueUnit(record.Position, record.Size, new TagsCode(record.TagsCode));
            Invariant.Holds(
                _store.Queues.Apply(batch.ConsumeQueue!, offset, unit),
                    "a queue has a gap before a message just written");
            offset += 1;
        }
    }
}
