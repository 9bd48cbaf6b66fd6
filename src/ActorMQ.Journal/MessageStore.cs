using System.Globalization;
using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Journal;

/// <summary>
/// A store directory: the commit log, the consume queues, and the files that tell how it was left.
/// </summary>
/// <remarks>
/// <code>
///   ROOT/lock                       held while the store is open
///   ROOT/abort                      there while the store is open: found on opening, it tells of a crash
///   ROOT/checkpoint                 how far log and consume queues are durable
///   ROOT/flushed                    how far the log alone is durable
///   ROOT/queueends                  how far each consume queue reaches at least
///   ROOT/deletedtopics              where the log ended when topics were deleted
///   ROOT/commitlog/POSITION         the log
///   ROOT/consumequeue/TOPIC/QUEUE/POSITION
///   ROOT/index/TIME                 where records with a key are
/// </code>
/// One thread appends to the log, writes it, and applies what it wrote to the consume queues.
/// </remarks>
public sealed partial class MessageStore : IDisposable
{
    private readonly IJournalFiles _files;
    private readonly string _root;
    private readonly IDisposable _lock;
    private readonly Lock _completing = new();
    private readonly QueueEnds _queueEnds;
    private StoreCheckpoint _checkpoint;
    private CheckpointMark? _lastMark;
    private long _completedMark;
    private long _keepFrom;
    private long _stateSnapshot = long.MaxValue;

    private MessageStore(
        IJournalFiles files,
        string root,
        IDisposable held,
        StoreCheckpoint checkpoint,
        QueueEnds queueEnds,
        CommitLog log,
        ConsumeQueues queues,
        LogRecovery recovery,
        bool appliesAll)
    {
        _appliesAll = appliesAll;
        _indexBound = new(() => AppliedEnd);
        _files = files;
        _root = root;
        _lock = held;
        _checkpoint = checkpoint;
        _queueEnds = queueEnds;
        Log = log;
        Queues = queues;
        Recovery = recovery;
    }

    /// <summary>The store's directory.</summary>
    public string Root => _root;

    /// <summary>The log.</summary>
    public CommitLog Log { get; }

    /// <summary>The consume queues.</summary>
    public ConsumeQueues Queues { get; }

    /// <summary>What opening found.</summary>
    public LogRecovery Recovery { get; }

    /// <summary>
    /// Where a start would begin to read at the earliest, whether to recover the log or to rebuild the state:
    /// from here on the log must be kept. Any thread.
    /// </summary>
    public JournalPosition KeepFrom =>
        new(Math.Min(Volatile.Read(ref _keepFrom), Volatile.Read(ref _stateSnapshot)));

    /// <summary>
    /// Changes of state before this are in the broker's files. Null: the log holds no state, or nobody has
    /// looked. Any thread.
    /// </summary>
    public JournalPosition? StateSnapshotPosition
    {
        get => Volatile.Read(ref _stateSnapshot) is < long.MaxValue and var position ? new(position) : null;
        set => Volatile.Write(ref _stateSnapshot, value?.Value ?? long.MaxValue);
    }

    private string CheckpointPath => $"{_root}/checkpoint";

    private string AbortPath => $"{_root}/abort";

    /// <summary>Opens a store, or makes one, and recovers it.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">The store's directory.</param>
    /// <param name="options">Sizes; those of the files on a store that is there already.</param>
    /// <returns>Null when another process has the store open.</returns>
    /// <exception cref="InvalidDataException">Files are missing or of a wrong size.</exception>
    /// <exception cref="DamagedLogException">What had been durable is damaged; nothing was
    /// changed.</exception>
    /// <exception cref="IOException">The disk could not read or write.</exception>
    public static MessageStore? Open(IJournalFiles files, string root, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var held = files.TryLock($"{root}/lock");
        if (held is null)
            return null;

        CommitLog? log = null;
        FlushedMark? flushed = null;
        try
        {
            var checkpoint = StoreCheckpoint.Read(files, $"{root}/checkpoint");
            var stoppedCleanly = !files.Exists($"{root}/abort");
            var isOurs = files.Exists($"{root}/flushed");
            flushed = FlushedMark.Open(files, $"{root}/flushed");
            log = CommitLog.Open(
                files, $"{root}/commitlog", options.CommitLog, checkpoint, stoppedCleanly, flushed,
                out var recovery);
            var ends = QueueEnds.Open(files, $"{root}/queueends");
            var deletions = TopicDeletions.Open(
                files, $"{root}/deletedtopics", log, ends, !options.AppliesAll);
            MarkOpen(files, root);

            // Until they are durable again, a crash must not leave queues that look as if they were whole,
            // nor may the log let go of what they are built from.
            var applied = AppliedPart.Of(checkpoint, log, recovery, isOurs);
            var reach = new QueueReach(
                applied.TrustedEnd, options.AppliesAll ? log.End : applied.End, IsCopy: !options.AppliesAll);
            var keepFrom = applied.TrustedEnd < recovery.From ? applied.TrustedEnd : recovery.From;
            void ForgetQueues()
            {
                keepFrom = log.Start;
                (checkpoint = checkpoint.WithoutQueues()).Write(files, $"{root}/checkpoint");
            }

            var queues = ConsumeQueues.Open(
                files,
                $"{root}/consumequeue",
                options.ConsumeQueue,
                log,
                reach,
                deletions,
                ends,
                ForgetQueues);
            var store = new MessageStore(
                files, root, held, checkpoint, ends, log, queues, recovery, options.AppliesAll)
            {
                _keepFrom = keepFrom.Value,
                _appliedEnd = reach.AppliedEnd.Value,
                _lastApplied = applied.Last,
            };
            store.TrustIndexBy(checkpoint, stoppedCleanly);
            return store;
        }
        catch
        {
            log?.Dispose();
            flushed?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes log and consume queues durable and notes how far the log is applied, so that a recovery need not
    /// look at what lies before. For the thread that appends and applies; where all that is written counts,
    /// when it has applied all that it wrote.
    /// </summary>
    /// <exception cref="JournalFailedException">Some of it may be gone, and the log is dead.</exception>
    public void Checkpoint() => CompleteCheckpoint(PrepareCheckpoint());

    /// <summary>
    /// The quick half of a checkpoint: writes the log, flushes nothing. For the same thread, as
    /// <see cref="Checkpoint"/>.
    /// </summary>
    /// <exception cref="DiskFullException">There is no checkpoint this time; all waits as before.</exception>
    /// <exception cref="JournalFailedException">The log is dead.</exception>
    public CheckpointMark PrepareCheckpoint()
    {
        Log.Write();
        Queues.SaveDeletions();
        if (_appliesAll)
            _lastApplied = Log.LastRecord;

        // A mark that nobody has completed, and perhaps nobody will, leaves its queues to the next one.
        var queues = Queues.TakeDirty();
        if (_lastMark is { } mark && mark.Number > Volatile.Read(ref _completedMark))
            queues = [.. mark.Queues.Union(queues)];
        var storedMs = Log.LastStoreTimestampMs;
        if (!_appliesAll && _lastApplied is { } last)
            Log.TryReadStoreTimestamp(last, out storedMs);
        _lastMark = new((_lastMark?.Number ?? 0) + 1, _lastApplied, storedMs, queues);
        return _lastMark;
    }

    /// <summary>
    /// Takes what was written so far out of the queues of topics: the log keeps it, no queue tells of it any
    /// more. For the thread that appends and applies, when it has applied all that it wrote.
    /// </summary>
    /// <returns>The queues that were in use, which stay empty: whoever holds them needs new ones.</returns>
    /// <remarks>
    /// Durable when this returns; a crash on the way leaves the queues as they were, or deleted.
    /// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#deleteTopics.
    /// </remarks>
    /// <exception cref="DiskFullException">Nothing has changed; try again.</exception>
    /// <exception cref="JournalFailedException">Something may be half gone, and the log is dead.</exception>
    public IReadOnlyList<ConsumeQueue> DeleteTopics(IReadOnlyCollection<TopicName> topics)
    {
        Log.Write();
        return DeleteTopics(topics, AppliedEnd);
    }

    /// <summary>The same, of what lies before a place, in <c>[AppliedEnd, Log.End]</c>.</summary>
    /// <param name="topics">They need not be there.</param>
    /// <param name="at">
    /// Behind the record that says so: when that one is taken back, the queues are built anew as they were.
    /// </param>
    /// <exception cref="ArgumentException">The place is out of range.</exception>
    /// <exception cref="DiskFullException">Nothing has changed; try again.</exception>
    /// <exception cref="JournalFailedException">Something may be half gone, and the log is dead.</exception>
    public IReadOnlyList<ConsumeQueue> DeleteTopics(
        IReadOnlyCollection<TopicName> topics, JournalPosition at)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (at < AppliedEnd || at > Log.End)
            throw new ArgumentException($"{at} is not in [{AppliedEnd}, {Log.End}].", nameof(at));
        try
        {
            return Queues.Delete(topics, at);
        }
        catch (Exception exception) when (IsFatal(exception))
        {
            throw Log.Fail("Deleting consume queues failed", exception);
        }
    }

    /// <summary>
    /// The slow half: writes the consume queues, flushes them and the log, and notes how far. Any thread; a
    /// mark that is older than one already completed is passed over, since that one covered it.
    /// </summary>
    /// <remarks>
    /// A consume queue that cannot be flushed ends the log, too: units may be gone that no later flush would
    /// miss, and the note must never say that they are there.
    /// </remarks>
    /// <exception cref="JournalFailedException">Some of it may be gone, and the log is dead.</exception>
    public void CompleteCheckpoint(CheckpointMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        lock (_completing)
        {
            if (mark.Number > _completedMark)
                Complete(mark);
        }
    }

    /// <summary>Makes everything durable and leaves the store as one that was stopped cleanly.</summary>
    /// <exception cref="IOException">The store is left as after a crash; <see cref="Dispose"/> it all the
    /// same.</exception>
    public void Close()
    {
        Checkpoint();
        _files.FlushDirectory(_root);
        Log.RemovePrepared();
        _files.Delete(AbortPath);
        _files.FlushDirectory(_root);
        Dispose();
    }

    /// <summary>
    /// Lets go of everything without writing: on opening the store again it looks as after a crash.
    /// </summary>
    public void Dispose()
    {
        Log.Dispose();
        Queues.Dispose();
        _lock.Dispose();
    }

    private void Complete(CheckpointMark mark)
    {
        try
        {
            // The log last: the writer may have written on, and no queue may be noted to reach beyond it.
            QueueFlush.Run(mark.Queues, Queues.FlushTogetherCountMin, Log.TryFlushFileSystem);
            Log.Flush();
            Log.FlushMark();
            _queueEnds.Note(mark.Queues);
            Volatile.Write(ref _completedMark, mark.Number);
            if (mark.LastRecord is not { } last)
                return;

            _checkpoint = _checkpoint with
            {
                PhysicTimestampMs = mark.StoreTimestampMs,
                LogicsTimestampMs = mark.StoreTimestampMs,
                IndexTimestampMs = Volatile.Read(ref _indexTimestampMs),
                ConfirmedRecord = last,
            };
            _checkpoint.Write(_files, CheckpointPath);
            Volatile.Write(ref _keepFrom, last.Value);
        }
        catch (DiskFullException)
        {
            // The old note still holds, and the next checkpoint covers this one.
        }
        catch (Exception exception)
            when (exception is (IOException and not JournalFailedException) or UnauthorizedAccessException)
        {
            throw Log.Fail("Flushing consume queues and checkpoint failed", exception);
        }
    }

    /// <summary>What found no room is tried again; anything else is not known to be whole.</summary>
    private static bool IsFatal(Exception exception) =>
        exception is (IOException and not DiskFullException) or UnauthorizedAccessException;

    private static void MarkOpen(IJournalFiles files, string root)
    {
        using (var abort = files.Open($"{root}/abort"))
        {
            abort.SetLength(0);
            var text = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            try
            {
                abort.Write(Encoding.ASCII.GetBytes(text), 0);
            }
            catch (DiskFullException)
            {
                // That the file is there says enough; a store on a full disk can still be read.
            }

            abort.Flush();
        }

        files.FlushDirectory(root);
    }
}

/// <summary>How a store is laid out.</summary>
public sealed record StoreOptions
{
    /// <summary>The commit log.</summary>
    public CommitLogOptions CommitLog { get; init; } = new();

    /// <summary>The consume queues.</summary>
    public ConsumeQueueOptions ConsumeQueue { get; init; } = new();

    /// <summary>
    /// Whether all that is in the log counts, as without replication: <see cref="MessageStore.AppliedEnd"/>
    /// is then the log's end, opening applies all of it, and whoever writes applies what it wrote. When
    /// false, opening applies only what was applied at the last checkpoint: the rest may be taken back, and
    /// waits for <see cref="MessageStore.ApplyThrough"/>. A store that RocketMQ left is applied whole.
    /// </summary>
    public bool AppliesAll { get; init; } = true;
}
