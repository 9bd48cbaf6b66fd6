using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Model.Brokers;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker;

/// <summary>
/// The actors between a connection and the disk, put together: queues, writer, flusher, readers.
/// </summary>
/// <remarks>
/// <code>
///   SendPath ─► queue (region) ─► commit log ─┬─ ASYNC_FLUSH ─────────► queue ─► answers
///                   │                         └─ SYNC_FLUSH ─► waiters ─┘ ◄─► flusher
///                   └─ pulls ─► memory readers ─┬────────────────► answers
///                                               └─ disk readers ─┘
///   index: follows the log, answers queries by key
/// </code>
/// The mailboxes of queues have no bound of their own: what waits there took its bytes from the budget, or
/// is a request of a connection whose unanswered requests are bounded.
/// </remarks>
internal sealed class MessagePath
{
    private readonly IActorRefFactory _actors;
    private readonly ShardRegion<QueueKey, QueueMessage> _queues;
    private readonly ActorRef<LogCommand> _commitLog;

    /// <summary>Bounded by the catalog, which awaits one ending before it asks for the next.</summary>
    private readonly ConcurrentQueue<EndTopics> _endings = new();
    private readonly ConcurrentQueue<ReplicaCommand> _replicaCommands = new();
    private readonly ActorRef<FlushCommand> _flusher;
    private readonly ActorRef<FlushWait> _flushWaiters;
    private readonly ActorRef<LogGrown> _segments;
    private readonly ActorRef<CheckpointCommand> _checkpoints;
    private readonly ActorRef<LogRead>[] _memoryReaders;
    private readonly ActorRef<LogRead>[] _diskReaders;
    private readonly ActorRef<IndexCommand>? _index;
    private readonly RetentionLog _retentionLog;
    private ActorRef<RetentionTick>? _retention;

    /// <summary>Starts the actors over an open store, which they own from now on.</summary>
    internal MessagePath(
        IActorRefFactory actors,
        MessageStore store,
        BrokerIdentity identity,
        MessagePathSettings settings,
        ILogger log)
    {
        _actors = actors;
        var pool = new AppendBatchPool(
            new AppendBudget(settings.AppendsSizeMax, settings.AppendRequestsMax));
        Sends = new SendPath(pool, identity, actors.Time);
        var replica = settings.Replication is { } replication
            ? MakeReplica(store, replication, new StoredBatches(pool, identity), settings.Log)
            : null;
        _flusher = SpawnFlusher(store, replica, settings.Log);
        _flushWaiters = actors.Spawn("flush-waiters", new Props<FlushWait>(
            () => new FlushWaitActor(_flusher, new StoredBatches(pool, identity), settings.Log)));
        _segments = SpawnSegments(store);
        _checkpoints = SpawnCheckpoints(store);
        if (settings.Index is { } index)
            _index = SpawnIndex(store, index, log);
        _retentionLog = new RetentionLog(log);
        _commitLog = SpawnCommitLog(store, new StoredBatches(pool, identity), replica, settings.Log);
        var reports = new DamageReports(log);
        _diskReaders = [.. Enumerable.Range(0, settings.DiskReaderCount).Select(
            index => SpawnReader(store, $"disk-reader-{index}", settings.Read, [], reports))];
        _memoryReaders = [.. Enumerable.Range(0, settings.MemoryReaderCount).Select(
            index => SpawnReader(store, $"reader-{index}", settings.Read, _diskReaders, reports))];

        State = new StateLog(store, identity, _commitLog, isReplica: replica is not null);
        var links = new QueueLinks(identity, Sends, _commitLog, _memoryReaders);
        _queues = new ShardRegion<QueueKey, QueueMessage>(
            actors,
            "queues",
            key => new Props<QueueMessage>(
                () => new QueueActor(key, store.Queues, links, settings.Queue)),
            new ShardRegionOptions<QueueMessage>
            {
                PassivateAfter = settings.QueueIdleMax,
                PassivationMessage = Passivate.Instance,
                Supervision = Supervision.Escalate,
            });
    }

    /// <summary>The way of messages in.</summary>
    internal SendPath Sends { get; }

    /// <summary>Where the broker's state is journalled.</summary>
    internal StateLog State { get; }

    /// <summary>Bytes of messages that are on their way to the log.</summary>
    internal long AppendingBytes => Sends.Pool.Budget.TakenBytes;

    /// <summary>Finds messages by key; null when it is switched off.</summary>
    internal ActorRef<IndexCommand>? Index => _index;

    /// <summary>Reads single records.</summary>
    internal ActorRef<LogRead> RecordReader => _memoryReaders[0];

    /// <summary>A queue's address.</summary>
    internal EntityRef<QueueKey, QueueMessage> QueueFor(QueueKey key) => _queues.RefFor(key);

    /// <summary>
    /// Topics are gone, or about to be made: their queues forget their messages, if they have any.
    /// </summary>
    /// <param name="topics">Which.</param>
    /// <param name="ended">Called once, on any thread, when that is durable and the queues are told; never
    /// when the broker ends before.</param>
    internal void EndTopics(IReadOnlyCollection<TopicName> topics, Action ended)
    {
        _endings.Enqueue(new EndTopics(topics, deleted =>
        {
            foreach (var queue in deleted)
                _queues.Tell(new QueueKey(queue.Topic, queue.Queue), EndOfTopic.Instance);
            ended();
        }));

        // A full mailbox is as good: the writer looks after each drain.
        _commitLog.Tell(new LogCommand(null, LogTick.EndTopics));
    }

    /// <summary>The log, for whoever replicates it.</summary>
    /// <param name="store">Whose log.</param>
    /// <param name="settings">When it is flushed.</param>
    /// <param name="segmentSizeBytes">As the store was opened with.</param>
    /// <param name="address">Where the broker is reached.</param>
    internal ReplicaLog ReplicaLogOf(
        MessageStore store, LogSettings settings, long segmentSizeBytes, string address) =>
        new(
            store, Sends, settings, segmentSizeBytes, address, _replicaCommands, _commitLog);

    /// <summary>Tells a queue that lives; starts none.</summary>
    internal bool TellQueueIfLiving(QueueKey key, QueueMessage message) =>
        _queues.TellIfLiving(key, message);

    /// <summary>Lets the store let go of what is old from now on, and close the gate when room is
    /// lacking.</summary>
    /// <param name="store">What to look after.</param>
    /// <param name="topicTimes">Asked on one thread.</param>
    /// <param name="times">How often.</param>
    internal void StartRetention(
        StoreRetention store,
        Func<IReadOnlyDictionary<TopicName, TimeSpan>> topicTimes,
        RetentionTimes times) =>
        _retention = _actors.Spawn("retention", new Props<RetentionTick>(
            () => new RetentionActor(
                store, topicTimes, Sends.Gate, times, EndLog, _retentionLog))
        {
            Dispatcher = LowPriorityThread("retention"),
        });

    /// <summary>The actors of a part of the broker, to stop them.</summary>
    /// <remarks>
    /// When queues stop, waiting pulls are answered, and what is being written still is. When the writer has
    /// stopped, the store is closed.
    /// </remarks>
    internal IReadOnlyList<ActorRef> ActorsOf(BrokerPart part) => part switch
    {
        BrokerPart.Queues => [_queues.Guardian],
        BrokerPart.Readers => Readers(),
        BrokerPart.Flusher => [_flusher, _segments, _checkpoints],
        BrokerPart.FlushWaiters => [_flushWaiters],
        BrokerPart.CommitLog => [_commitLog],
        _ => [],
    };

    /// <summary>All that read or remove beside the writer.</summary>
    private List<ActorRef> Readers()
    {
        List<ActorRef> readers = [.. _memoryReaders, .. _diskReaders];
        if (_index is { } index)
            readers.Add(index);
        if (_retention is { } retention)
            readers.Add(retention);
        return readers;
    }

    private ReplicaWriter MakeReplica(
        MessageStore store, IReplication replication, StoredBatches stored, LogSettings settings) =>
        new(
            store,
            new ReplicaSurroundings
            {
                Replication = replication,
                Sends = Sends,
                Stored = stored,
                Flush = done => _flusher.Tell(FlushCommand.Now(done)),
                Settings = settings,
            },
            _replicaCommands);

    private ActorRef<LogCommand> SpawnCommitLog(
        MessageStore store, StoredBatches stored, ReplicaWriter? replica, LogSettings settings)
    {
        return _actors.Spawn("commitlog", new Props<LogCommand>(
            () => new CommitLogActor(
                store,
                _endings,
                Written,
                RefuseEnded,
                OnGrown,
                Checkpoint,
                new FullDisk(store, Sends, _retentionLog),
                replica,
                settings))
        {
            Mailbox = MailboxOptions.Bounded(settings.WaitingAppendsMax),
            Dispatcher = Thread("commitlog"),
        });

        void Written(ReadOnlySpan<AppendBatch> batches, bool isWriterIdle)
        {
            foreach (var batch in batches)
            {
                if (settings.SyncFlush || batch.MustFlush)
                    _flushWaiters.Tell(new FlushWait(batch, IsFlushed: false));
                else
                    stored.Announce(batch);
            }

            stored.RunQueues(here: isWriterIdle);
        }
    }

    private ActorRef<FlushCommand> SpawnFlusher(
        MessageStore store, ReplicaWriter? replica, LogSettings settings)
    {
        var isAwaited = settings.SyncFlush || replica is not null;
        return _actors.Spawn("flusher", new Props<FlushCommand>(
            () => new FlushActor(store.Log, replica is null ? null : OnFlushed, settings))
        {
            Dispatcher = isAwaited ? Thread("flusher") : LowPriorityThread("flusher"),
        });

        void OnFlushed()
        {
            replica.OnFlushed();
            _commitLog.Tell(new LogCommand(null, LogTick.Replicate));
        }
    }

    private ActorRef<LogGrown> SpawnSegments(MessageStore store) =>
        _actors.Spawn("segments", new Props<LogGrown>(() => new SegmentActor(store.Log))
        {
            Dispatcher = LowPriorityThread("segments"),
        });

    private ActorRef<CheckpointCommand> SpawnCheckpoints(MessageStore store) =>
        _actors.Spawn("checkpoints", new Props<CheckpointCommand>(() => new CheckpointActor(store))
        {
            Dispatcher = LowPriorityThread("checkpoints"),
        });

    private void OnGrown()
    {
        _flusher.Tell(FlushCommand.Grown);
        _segments.Tell(default);
        _checkpoints.Tell(default);
    }

    /// <summary>A writer whose log is dead ends at its next checkpoint; this is one out of turn.</summary>
    private void EndLog() => _commitLog.Tell(new LogCommand(null, LogTick.Checkpoint));

    /// <summary>Each broker of a process has threads of its own.</summary>
    private DispatcherChoice Thread(string name) => Dispatchers.Dedicated($"{name} {_actors.Path}");

    /// <summary>For what no sender and no consumer waits for.</summary>
    private DispatcherChoice LowPriorityThread(string name) =>
        Dispatchers.LowPriority($"{name} {_actors.Path}");

    private ActorRef<IndexCommand> SpawnIndex(MessageStore store, IndexSettings settings, ILogger log) =>
        _actors.Spawn("index", new Props<IndexCommand>(
            () => new IndexActor(store, Complete, settings, log))
        {
            Mailbox = MailboxOptions.Bounded(settings.WaitingQueriesMax),
            Dispatcher = LowPriorityThread("index"),
        });

    /// <summary>A checkpoint goes by the index, so that it can note how far that is durable.</summary>
    private void Checkpoint(CheckpointMark mark)
    {
        if (_index?.Tell(new FlushIndex(mark)) != TellResult.Accepted)
            Complete(mark);
    }

    private void Complete(CheckpointMark mark) => _checkpoints.Tell(new(mark));

    private void RefuseEnded(AppendBatch batch) =>
        Sends.Refuse(batch, ResponseCode.TopicNotExist, "the topic was deleted");

    private ActorRef<LogRead> SpawnReader(
        MessageStore store, string name, ReadSettings settings, ActorRef<LogRead>[] disk,
        DamageReports reports) =>
        _actors.Spawn(name, new Props<LogRead>(
            () => new LogReaderActor(store, settings, disk, reports))
        {
            Dispatcher = Thread(name),
        });
}

/// <summary>The bounds of the way between a connection and the disk.</summary>
internal sealed record MessagePathSettings
{
    /// <summary>
    /// Bytes of messages that may be on their way to the log; beyond it senders are told SYSTEM_BUSY.
    /// </summary>
    internal long AppendsSizeMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Sends that may be on their way to the log; further ones are told SYSTEM_BUSY.</summary>
    internal int AppendRequestsMax { get; init; } = 10_000;

    /// <summary>Threads that read for pulls what is in memory.</summary>
    internal int MemoryReaderCount { get; init; } = 2;

    /// <summary>Threads that wait for the disk.</summary>
    internal int DiskReaderCount { get; init; } = 4;

    /// <summary>After how long an idle queue is put away.</summary>
    internal TimeSpan QueueIdleMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>One queue.</summary>
    internal QueueSettings Queue { get; init; } = new();

    /// <summary>The writer and the flusher.</summary>
    internal LogSettings Log { get; init; } = new();

    /// <summary>The readers.</summary>
    internal ReadSettings Read { get; init; } = new();

    /// <summary>Whoever replicates the log; null: nobody, and what is written counts.</summary>
    internal IReplication? Replication { get; init; }

    /// <summary>The message index; null: there is none.</summary>
    internal IndexSettings? Index { get; init; }
}
