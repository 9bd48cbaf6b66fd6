using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Broker.Replication;

/// <summary>Hands what changes the log to its writer, in order.</summary>
/// <param name="store">Open.</param>
/// <param name="sends">The way of messages to it.</param>
/// <param name="settings">Whether held means flushed.</param>
/// <param name="segmentSizeBytes">As the store was opened with.</param>
/// <param name="address">Where clients and other replicas reach the broker, <c>host:port</c>.</param>
/// <param name="commands">Where the writer takes it from; bounded by what replicas have under way.</param>
/// <param name="writer">Told to look there.</param>
internal sealed class ReplicaLog(
    MessageStore store,
    SendPath sends,
    LogSettings settings,
    long segmentSizeBytes,
    string address,
    ConcurrentQueue<ReplicaCommand> commands,
    ActorRef<LogCommand> writer) : IReplicaLog
{
    /// <inheritdoc/>
    public JournalPosition Start => store.Log.Start;

    /// <inheritdoc/>
    public JournalPosition End => store.Log.End;

    /// <inheritdoc/>
    public JournalPosition Held => settings.SyncFlush ? store.Log.FlushedEnd : store.Log.End;

    /// <inheritdoc/>
    public JournalPosition Applied => store.AppliedEnd;

    /// <inheritdoc/>
    public bool IsTaking => sends.Gate.Leads;

    /// <inheritdoc/>
    public bool HasSendsUnderWay => sends.IsAnyUnderWay;

    /// <inheritdoc/>
    public string Address => address;

    /// <inheritdoc/>
    public long SegmentSizeBytes => segmentSizeBytes;

    /// <inheritdoc/>
    public int ReadRun(JournalPosition from, Span<byte> into, out JournalPosition until) =>
        store.Log.ReadRun(from, into, out until);

    /// <inheritdoc/>
    public void Append(ReplicaRun run) => Tell(new AppendRun(run));

    /// <inheritdoc/>
    public void Truncate(JournalPosition end, int generation, Action done) =>
        Tell(new TruncateLog(end, generation, done));

    /// <inheritdoc/>
    public void RaiseHighWater(JournalPosition position) => Tell(new RaiseHighWater(position));

    /// <inheritdoc/>
    public void Change(ShardService service, long epoch, BrokerId id) =>
        Tell(new ChangeService(service, epoch, id));

    /// <inheritdoc/>
    public void Close(Action<JournalPosition> closed) => Tell(new CloseLog(closed));

    /// <inheritdoc/>
    public void SlavesHold(JournalPosition held, bool isSlaveAvailable) =>
        Tell(new NoteSlaves(held, isSlaveAvailable));

    /// <inheritdoc/>
    public void Flush(Action done) => Tell(new FlushLog(done));

    /// <inheritdoc/>
    public void Fail(Exception why) => Tell(new EndReplica(why));

    /// <summary>From now on those are told whom the writer's doings concern. Before anything else.</summary>
    internal void Begin(ReplicaLinks links, IReadOnlyCollection<TopicName> topics) =>
        Tell(new BeginReplica(links, topics));

    private void Tell(ReplicaCommand command)
    {
        commands.Enqueue(command);

        // A full mailbox is as good: the writer looks after each drain. One that has ended needs no runs.
        if (writer.Tell(new LogCommand(null, LogTick.Replicate)) == TellResult.Stopped)
            ReplicaRuns.ReturnAll(commands);
    }
}
