using System.Collections.Concurrent;
using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>All consume queues of a store: found by topic and number, opened on first use.</summary>
/// <remarks>
/// Ten thousand idle queues cost ten thousand small objects and no open file; one that was appended to since
/// the last write has a buffer, of 256 bytes when it is small. One thread applies records, and does not wait
/// for the disk; any thread gets a queue, reads it, writes and flushes it.
/// </remarks>
public sealed partial class ConsumeQueues : IDisposable
{
    /// <summary>Units that make a write worth while: nearly 4 KiB of them.</summary>
    private const int FullCount = 200;
    private readonly IJournalFiles _files;
    private readonly string _directory;
    private readonly ConsumeQueueOptions _options;
    private readonly FileHandles _handles;
    private readonly UnitBuffers _buffers;
    private readonly Lock _gate = new();
    private readonly Dictionary<(TopicName Topic, QueueId Queue), ConsumeQueue> _queues = [];
    private List<ConsumeQueue> _dirty = [];

    /// <summary>No more of them than the memory for waiting units allows.</summary>
    private readonly ConcurrentQueue<ConsumeQueue> _full = new();
    private readonly CommitLog _log;
    private readonly TopicDeletions _deletions;
    private Dictionary<(TopicName Topic, QueueId Queue), QueueEnd> _noted = [];
    private bool _areEndsKnown;
    private readonly TopicNames _names = new();
    private readonly bool _isCopy;
    private JournalPosition _trustedEnd;
    private JournalPosition _appliedEnd;
    private bool _isRebuilding;

    private ConsumeQueues(
        IJournalFiles files,
        string directory,
        ConsumeQueueOptions options,
        CommitLog log,
        QueueReach reach,
        TopicDeletions deletions)
    {
        (_appliedEnd, _isCopy) = (reach.AppliedEnd, reach.IsCopy);
        _files = files;
        _directory = directory;
        _options = options;
        _log = log;
        _deletions = deletions;
        _buffers = new UnitBuffers(options.WaitingSizeMaxBytes);
        _handles = new FileHandles(files, options.OpenFileCountMax);
        Rule = new DispatchRule(options.DelayLevels);
    }

    /// <summary>As the options say.</summary>
    internal int FlushTogetherCountMin => _options.FlushTogetherCountMin;

    /// <summary>What of a record goes into its queue.</summary>
    public DispatchRule Rule { get; }

    /// <summary>Opens the queues in a directory and applies to them what the log holds beyond them.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Made when missing; if it is missing or empty, all queues are built from the
    /// log.</param>
    /// <param name="options">The file size must be the one that the files have.</param>
    /// <param name="log">Recovered already.</param>
    /// <param name="reach">How much of the log is applied.</param>
    /// <param name="deletions">What of the log belongs to no queue any more.</param>
    /// <param name="ends">What the queues must reach at least.</param>
    /// <param name="forget">Notes durably that no queue can be trusted, before they are built anew.</param>
    /// <exception cref="InvalidDataException">
    /// The log itself lacks messages of a queue, or begins in the middle of one that it should hold whole.
    /// </exception>
    /// <exception cref="IOException">The disk could not read or write.</exception>
    internal static ConsumeQueues Open(
        IJournalFiles files,
        string directory,
        ConsumeQueueOptions options,
        CommitLog log,
        QueueReach reach,
        TopicDeletions deletions,
        QueueEnds ends,
        Action forget)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        var queues = new ConsumeQueues(files, directory, options, log, reach, deletions);
        try
        {
            var (trustedEnd, appliedEnd, isCopy) = reach;
            var areThere = !isCopy || queues.LowerEnds(ends, appliedEnd);
            queues._areEndsKnown = ends.IsKnown;
            queues._noted = ends.Entries.ToDictionary(end => (end.Topic, end.Queue));
            if (!areThere || deletions.HasForgotten
                || !queues.CanTrustFiles(ends, trustedEnd) || !queues.ApplyAll(trustedEnd))
            {
                queues.BuildAnew(forget);
            }

            queues.GoOnAfterNoted();
            if (!ends.IsKnown)
                ends.Note([.. queues.List().Select(name => queues.Get(name.Topic, name.Queue))]);
            return queues;
        }
        catch
        {
            queues.Dispose();
            throw;
        }
    }

    /// <summary>The queue of this name; made, though not yet on disk, when there is none.</summary>
    /// <exception cref="ArgumentException">The topic's name cannot name a directory.</exception>
    /// <exception cref="IOException">The disk could not read.</exception>
    public ConsumeQueue Get(TopicName topic, QueueId queue)
    {
        if (!IsDirectoryName(topic.Value))
            throw new ArgumentException($"'{topic}' cannot name a directory.", nameof(topic));

        lock (_gate)
        {
            if (_queues.TryGetValue((topic, queue), out var found))
                return found;

            found = new ConsumeQueue(
                topic, queue, UnitsOf(topic, queue), _options.UnitsPerFile, _buffers);
            var noted = _noted.TryGetValue((topic, queue), out var end) ? end.End : QueueOffset.Zero;
            found.Recover(
                _log,
                _trustedEnd,
                _deletions.EndOf(topic),
                least: _trustedEnd > _log.Start ? noted : QueueOffset.Zero,
                most: _areEndsKnown ? noted : new(long.MaxValue));
            _queues.Add((topic, queue), found);
            return found;
        }
    }

    /// <summary>The queues that have files or have been used.</summary>
    public IReadOnlyList<(TopicName Topic, QueueId Queue)> List()
    {
        HashSet<(TopicName, QueueId)> found;
        lock (_gate)
            found = [.. _queues.Keys];
        foreach (var topic in _files.List(_directory).Select(name => new TopicName(name)))
            found.UnionWith(StoredQueuesOf(topic).Select(queue => (topic, queue)));
        return [.. found];
    }

    /// <summary>
    /// Puts a written record into its queue: the one apply of live dispatch and of recovery.
    /// </summary>
    /// <returns>
    /// False when records of the queue are missing before this one. True when it is in the queue, was there
    /// already, is not for consumers, or its topic was deleted since.
    /// </returns>
    /// <exception cref="IOException">The disk refused; the record is not in the queue.</exception>
    public bool Apply(MessageRecord record) => TryApply(record, out _);

    /// <summary>Puts a unit into a queue that the caller has at hand; otherwise as for a record.</summary>
    /// <exception cref="IOException">The disk refused; the unit is not in the queue.</exception>
    public bool Apply(ConsumeQueue queue, QueueOffset offset, ConsumeQueueUnit unit)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (offset < queue.Max)
        {
            // A first message at a later place: the topic was deleted and made anew in between.
            Span<ConsumeQueueUnit> first = stackalloc ConsumeQueueUnit[1];
            if (offset != QueueOffset.Zero
                || queue.Read(offset, first) == 0
                || first[0].Position >= unit.Position)
            {
                return true;
            }

            queue.Clear();
        }

        // A queue may begin in the middle only where the log itself begins: what was before is not kept any
        // more.
        if (offset > queue.Max
            && !MayBegin(queue)
            && !TryFillGap(queue, offset, unit.Position))
        {
            return false;
        }

        queue.Append(offset, unit);
        MarkDirty(queue);
        if (queue.WaitingCount == FullCount)
            _full.Enqueue(queue);
        WriteIfFull();
        return true;
    }

    /// <summary>
    /// Hands over the units of those queues in which many wait: one write a queue. For one thread, which need
    /// not be the one that applies.
    /// </summary>
    /// <exception cref="IOException">The disk refused; the rest waits for <see cref="Write"/> or a
    /// checkpoint.</exception>
    public void WriteFull()
    {
        while (_full.TryDequeue(out var queue))
            queue.Write();
    }

    /// <summary>
    /// Hands the units of all queues that wait since the last checkpoint to the system: one write a queue.
    /// For the thread that applies; a checkpoint does the same on another.
    /// </summary>
    /// <exception cref="IOException">The disk refused; the rest still waits.</exception>
    public void Write()
    {
        foreach (var queue in _dirty)
            queue.Write();
    }

    /// <summary>The queues that were appended to since this was last asked.</summary>
    internal IReadOnlyCollection<ConsumeQueue> TakeDirty()
    {
        var taken = _dirty;
        foreach (var queue in taken)
            queue.IsDirty = false;
        _dirty = [];
        return taken;
    }

    /// <summary>Closes the files. Writes nothing and flushes nothing.</summary>
    public void Dispose() => _handles.Dispose();

    private static bool IsDirectoryName(string? topic) =>
        !string.IsNullOrEmpty(topic)
        && topic is not ("." or "..")
        && !topic.AsSpan().ContainsAny('/', '\\', '\0');

    private IEnumerable<QueueId> StoredQueuesOf(TopicName topic)
    {
        foreach (var name in _files.List($"{_directory}/{topic}"))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var queue))
                yield return new QueueId(queue);
        }
    }

    private UnitFiles UnitsOf(TopicName topic, QueueId queue) =>
        new(_files, _handles, $"{_directory}/{topic}/{queue}", _options.UnitsPerFile);

    /// <summary>
    /// Whether the files hold what they held at the last checkpoint. When nothing is noted of them, as in a
    /// store that RocketMQ left, every queue is looked at.
    /// </summary>
    private bool CanTrustFiles(QueueEnds ends, JournalPosition trustedEnd)
    {
        if (_files.List(_directory).Count == 0 || !_noted.Values.All(IsThere))
            return false;
        if (ends.IsKnown)
            return true;

        _trustedEnd = trustedEnd;
        return List().All(name => !Get(name.Topic, name.Queue).WasWrong);
    }

    /// <summary>All queues from the log's start; until they are durable no start may trust them.</summary>
    private void BuildAnew(Action forget)
    {
        if (_log.End > _log.Start)
            forget();
        if (!ApplyAll(_log.Start))
        {
            throw new InvalidDataException(
                $"The log has gaps in the queues of {_directory}; 'actormq log check' shows where.");
        }
    }

    private bool MayBegin(ConsumeQueue queue) =>
        queue.Max == queue.Min
        && (_trustedEnd <= _log.Start
            || (_isCopy && queue.Max == QueueOffset.Zero && _log.Start > JournalPosition.Start));

    private bool ApplyAll(JournalPosition from)
    {
        lock (_gate)
            _queues.Clear();
        _dirty.Clear();
        _trustedEnd = from;
        _isRebuilding = from <= _log.Start;
        var reader = _log.ReadFrom(from);
        RecordFault fault;
        while (reader.TryRead(_appliedEnd, out var record, out fault))
        {
            if (!Apply(record))
                return false;
        }

        if (fault != RecordFault.None)
            throw TornEnd.Damaged(_log, reader.Position, fault, "consume queues must be built from it");
        _isRebuilding = false;
        return true;
    }

    /// <summary>
    /// The whole log was read and holds nothing of these offsets: their messages are lost. The room that they
    /// had bounds how many there can be; more, and an offset is wrong.
    /// </summary>
    private bool TryFillGap(ConsumeQueue queue, QueueOffset end, JournalPosition nextRecord)
    {
        Span<ConsumeQueueUnit> last = stackalloc ConsumeQueueUnit[1];
        if (!(_isRebuilding || _isCopy) || queue.Read(queue.Max + -1, last) == 0)
            return false;
        var room = nextRecord - (last[0].IsRemoved ? _log.Start : last[0].Position);
        if (end - queue.Max > room / MessageRecord.SizeMin)
            return false;

        FillTo(queue, end, nextRecord);
        return true;
    }

    private bool IsThere(QueueEnd end) =>
        UnitsOf(end.Topic, end.Queue).Read(end.End.Value - 1) is { IsThere: true } unit
        && (unit.SizeBytes == int.MaxValue || unit.Position == end.Last);

    /// <summary>
    /// Offsets once given are never given again, though the log keeps nothing of them any more.
    /// </summary>
    private void GoOnAfterNoted()
    {
        if (_trustedEnd > _log.Start)
            return;
        foreach (var end in _noted.Values)
        {
            var queue = Get(end.Topic, end.Queue);
            if (queue.Max == queue.Min && queue.Max < end.End)
                queue.GoOnAt(end.End);
            else if (queue.Max < end.End)
                FillTo(queue, end.End, _log.End);
        }
    }

    private void FillTo(ConsumeQueue queue, QueueOffset end, JournalPosition near)
    {
        var removed = ConsumeQueueUnit.Removed(_log.SegmentBefore(near));
        while (queue.Max < end)
            queue.Append(queue.Max, removed);
        MarkDirty(queue);
    }

    private void MarkDirty(ConsumeQueue queue)
    {
        if (queue.IsDirty)
            return;
        queue.IsDirty = true;
        _dirty.Add(queue);
    }

    /// <summary>Without room on the disk the units wait on: the writer takes no more messages then.</summary>
    private void WriteIfFull()
    {
        if (!_buffers.IsFull)
            return;
        try
        {
            Write();
        }
        catch (DiskFullException)
        {
            // The next checkpoint, or the writer when there is room again, writes them.
        }
    }
}
