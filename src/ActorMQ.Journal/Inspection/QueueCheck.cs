using System.Text;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>
/// Holds the consume queues against the log: takes its records one by one, and tells what does not fit.
/// </summary>
internal sealed class QueueCheck(
    StoreFiles store,
    IReadOnlyDictionary<TopicName, JournalPosition> deletedEnds,
    QueueEnds ends,
    Action<Finding> found)
{
    private readonly HashSet<(TopicName, QueueId)> _noted =
        [.. ends.Entries.Select(end => (end.Topic, end.Queue))];


    private readonly DispatchRule _rule = new(DispatchRule.DefaultDelayLevels);
    private readonly Dictionary<(TopicName, QueueId), SeenQueue> _queues = [];

    private static ReadOnlySpan<byte> ScheduleTopic => "SCHEDULE_TOPIC_XXXX"u8;

    public void Take(MessageRecord record)
    {
        if (!_rule.TryMakeUnit(record, out var unit))
            return;
        var topic = new TopicName(Encoding.UTF8.GetString(record.Topic));
        if (deletedEnds.TryGetValue(topic, out var end) && record.Position < end)
            return;
        if (!_queues.TryGetValue((topic, record.Queue), out var queue))
        {
            queue = new(topic, record.Queue, store.UnitsOf(topic, record.Queue));
            _queues.Add((topic, record.Queue), queue);
        }

        TakeOffset(queue, record);
        Compare(queue, record.QueueOffset, unit, hasTag: !record.Topic.SequenceEqual(ScheduleTopic));
    }

    /// <summary>Tells what only the end shows.</summary>
    /// <returns>How many queues there are.</returns>
    public int Finish(JournalPosition logStart)
    {
        var onDisk = store.Queues().ToHashSet();
        foreach (var (name, queue) in _queues)
            Finish(queue, isNamed: onDisk.Contains(name) || _noted.Contains(name));
        foreach (var (topic, id) in onDisk.Where(name => !_queues.ContainsKey(name)))
        {
            var units = store.UnitsOf(topic, id);
            var (begin, _) = units.Range();
            if (units.Read(begin) is { IsThere: true } unit
                && unit.Position >= logStart
                && unit.Position >= deletedEnds.GetValueOrDefault(topic, JournalPosition.Start))
            {
                Add(FindingKind.Damage, $"{topic}/{id}", 0, "the log holds no message of this queue");
            }
        }

        onDisk.UnionWith(_queues.Keys);
        return onDisk.Count;
    }

    private void TakeOffset(SeenQueue queue, MessageRecord record)
    {
        var offset = record.QueueOffset.Value;
        if (queue.Next is { } next && offset < next)
        {
            if (offset == 0)
                queue.BeginAnew();
            else
                Add(FindingKind.Damage, record.Position, $"{queue} has offset {offset} a second time");
        }
        else if (offset > (queue.Next ?? offset))
        {
            var lost = offset - queue.Next!.Value;
            var isKnown = queue.Units.Read(queue.Next.Value).IsRemoved;
            var text = lost == 1
                ? $"{queue} has no message of offset {queue.Next}"
                : $"{queue} has no messages of offsets {queue.Next} to {offset - 1}";
            Add(isKnown ? FindingKind.Note : FindingKind.Damage, record.Position, text);
        }

        queue.Next = offset + 1;
    }

    private static void Compare(SeenQueue queue, QueueOffset offset, ConsumeQueueUnit expected, bool hasTag)
    {
        var unit = queue.Units.Read(offset.Value);
        if (unit == expected || (!hasTag && unit with { TagsCode = expected.TagsCode } == expected))
        {
            queue.RightEnd = offset.Value + 1;
            return;
        }

        if (unit.IsThere)
            queue.Wrong.Add(offset.Value);
        else
            queue.Missing.Add(offset.Value);
    }

    private void Finish(SeenQueue queue, bool isNamed)
    {
        // What a crash took is at the end, and is built again from the log.
        var wasCrash = !store.StoppedCleanly;
        if (!isNamed)
        {
            Add(
                FindingKind.Note, queue.ToString(), 0,
                $"the log holds {queue.Missing.Count} messages of this queue, which is not there: its topic "
                + "was deleted, or a start builds it");
            return;
        }

        if (queue.Missing.Count > 0)
        {
            var isEnd = wasCrash && queue.Missing.First >= queue.RightEnd;
            Add(
                isEnd ? FindingKind.Note : FindingKind.Damage, queue.ToString(), queue.Missing.First,
                $"{queue.Missing.Count} messages of the log are not in the queue, the first at offset "
                + $"{queue.Missing.First}");
        }

        if (queue.Wrong.Count > 0)
        {
            Add(
                FindingKind.Damage, queue.ToString(), queue.Wrong.First,
                $"{queue.Wrong.Count} units point elsewhere than at their message, the first at offset "
                + $"{queue.Wrong.First}");
        }

        var next = queue.Next!.Value;
        while (queue.Units.Read(next).IsRemoved)
            next++;
        if (queue.Units.Read(next).IsThere)
        {
            Add(
                wasCrash ? FindingKind.Note : FindingKind.Damage, queue.ToString(), next,
                $"the queue goes on at offset {next}, but the log holds no such message");
        }
    }

    private void Add(FindingKind kind, string queue, long unit, string text)
    {
        var fileSize = (long)store.UnitsPerFile * ConsumeQueueUnit.UnitSizeBytes;
        var at = unit * ConsumeQueueUnit.UnitSizeBytes;
        var name = Logs.Segment.NameOf(at - (at % fileSize));
        found(new(kind, $"{store.QueuesPath}/{queue}/{name}", at % fileSize, text));
    }

    private void Add(FindingKind kind, JournalPosition position, string text) =>
        found(new(kind, store.PathOf(position), store.OffsetOf(position), text));

    private sealed class SeenQueue(TopicName topic, QueueId queue, UnitFiles units)
    {
        public UnitFiles Units { get; } = units;

        /// <summary>The offset that the next record must have; null before the first.</summary>
        public long? Next { get; set; }

        /// <summary>Behind the last unit that was right.</summary>
        public long RightEnd { get; set; }

        public Tally Missing { get; private set; } = new();

        public Tally Wrong { get; private set; } = new();

        /// <summary>The topic was deleted and made again: its old units are overwritten.</summary>
        public void BeginAnew() => (RightEnd, Missing, Wrong) = (0, new(), new());

        public override string ToString() => $"{topic}/{queue}";
    }

    private sealed class Tally
    {
        public long Count { get; private set; }

        public long First { get; private set; }

        public void Add(long offset)
        {
            if (Count++ == 0)
                First = offset;
        }
    }
}
