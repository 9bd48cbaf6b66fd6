using System.Globalization;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;

namespace ActorMQ.Simulation.Stores;

/// <summary>
/// The broker's state in the store's log and in its files, kept as a broker does, beside the model: a fold of
/// the same events that knows no files.
/// </summary>
internal sealed class HistoryState(StoreModel model, Random random, Action<string> note, Action<string> fail)
{
    public static readonly string Topic = StateTopic.Name.Value;
    private static readonly string[] Topics = ["orders", "payments"];
    private static readonly string[] Groups = ["readers", "writers"];
    private ConfigFiles _files = null!;
    private StateFiles _saved = null!;
    private MessageStore _store = null!;

    /// <summary>Reads the files, and the events that they lack.</summary>
    public void Open(MessageStore store, IJournalFiles disk)
    {
        _store = store;
        _files = new ConfigFiles(disk, $"{store.Root}/config");
        _saved = new StateFiles(_files, store.Log.End, []);
        var queue = store.Queues.Get(StateTopic.Name, StateTopic.Queue);
        var reader = new StateReader(store.Log, queue, _saved.State.Reflected);
        while (reader.TryRead(out var change, out var place))
            _saved.State.Apply(change, place);
        _saved.State.Reach(store.Log.End);
        _saved.TakeOver();
        NoteSnapshots();
    }

    /// <summary>Something that operators or consumers may do.</summary>
    public StateEvent Next()
    {
        var topic = new TopicName(Topics[random.Next(2)]);
        var group = new GroupName(Groups[random.Next(2)]);
        var value = random.Next(1, 100);
        return random.Next(10) switch
        {
            0 => new TopicDeleted(topic),
            1 => new TopicOffsetsForgotten(topic),
            2 => new GroupDeleted(group),
            3 => new GroupOffsetsRemoved(group),
            4 => new TopicPut(new() { Name = topic, WriteQueueCount = value }),
            5 => new GroupPut(new SubscriptionGroupConfig { Name = group, RetryCountMax = value }),
            _ => new OffsetsCommitted([new(group, topic, new(random.Next(2)), new(value))]),
        };
    }

    /// <summary>The event's record, before the log's writer has seen it.</summary>
    public static byte[] RecordOf(StateEvent change)
    {
        var (kind, body) = StateEventCodec.Encode(change);
        return SampleRecord.Event(Topic, kind, StateEventCodec.Version, body);
    }

    /// <summary>An event was written.</summary>
    public void Apply(StoredRecord record) =>
        _saved.State.Apply(record.Change!, new(record.Position, record.End, record.StoreTimestampMs));

    /// <summary>Writes the files; all that the log has is applied. One that is refused stays as it was.</summary>
    public void Save()
    {
        _saved.State.Reach(_store.Log.End);
        foreach (var file in _saved.All.Where(_ => random.Next(3) > 0))
        {
            var save = file.Save(_ => { });
            if (_store.Log.FlushedEnd < save.Position)
                _store.Log.Flush();
            file.OnWritten(TryWrite(save));
        }

        NoteSnapshots();
    }

    /// <summary>What is known is what the events say that are left in the log, and those that it let go.</summary>
    public void Check()
    {
        var wanted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in model.Records.Take(model.AppliedCount).Where(one => one.Change is not null))
            Fold(wanted, record.Change!);
        var state = _saved.State;
        foreach (var topic in Topics)
        {
            Compare(wanted, $"topic {topic}", state.Topics.Find(new(topic))?.WriteQueueCount);
            foreach (var group in Groups)
            {
                Compare(wanted, $"{topic}/0@{group}", state.Offsets.Find(new(group), new(topic), new(0))?.Value);
                Compare(wanted, $"{topic}/1@{group}", state.Offsets.Find(new(group), new(topic), new(1))?.Value);
            }
        }

        foreach (var group in Groups)
            Compare(wanted, $"group {group}", state.Groups.Find(new(group))?.RetryCountMax);
    }

    private static void Fold(SortedDictionary<string, long> known, StateEvent change)
    {
        void Remove(Predicate<string> isGone)
        {
            foreach (var key in known.Keys.Where(key => isGone(key)).ToList())
                known.Remove(key);
        }

        bool IsOf(string key, TopicName topic) => key.StartsWith($"{topic}/", StringComparison.Ordinal);
        switch (change)
        {
            case TopicPut put:
                known[$"topic {put.Config.Name}"] = put.Config.WriteQueueCount;
                break;
            case TopicDeleted deleted:
                known.Remove($"topic {deleted.Topic}");
                Remove(key => IsOf(key, deleted.Topic));
                break;
            case TopicOffsetsForgotten forgotten:
                Remove(key => IsOf(key, forgotten.Topic));
                break;
            case GroupPut put:
                known[$"group {put.Config.Name}"] = put.Config.RetryCountMax;
                break;
            case GroupDeleted deleted:
                known.Remove($"group {deleted.Group}");
                break;
            case GroupOffsetsRemoved removed:
                Remove(key => key.EndsWith($"@{removed.Group}", StringComparison.Ordinal));
                break;
            case OffsetsCommitted committed:
                foreach (var one in committed.Offsets)
                    known[$"{one.Topic}/{one.Queue}@{one.Group}"] = one.Offset.Value;
                break;
        }
    }

    private void Compare(SortedDictionary<string, long> known, string key, long? found)
    {
        long? wanted = known.TryGetValue(key, out var value) ? value : null;
        if (found != wanted)
            fail($"state: {key} is {Shown(found)}, not {Shown(wanted)}");
    }

    private static string Shown(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private bool TryWrite(SaveConfig save)
    {
        try
        {
            _files.Replace(save.FileName, save.Encode());
            note($"{save.FileName} at {save.Position}");
            return true;
        }
        catch (IOException exception)
        {
            note($"{save.FileName} is refused: {exception.GetType().Name}");
            return false;
        }
    }

    private void NoteSnapshots() =>
        _store.StateSnapshotPosition = _saved.All.Select(static file => file.Kept).Min();
}
